using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>
/// Writes that are applied once although they are sent again where their outcome is unknown: the leader crashed, the connection broke, no
/// answer came in time. What certainly went nowhere is said at once, since the server has tried long enough.
/// </summary>
internal sealed class SafeWriter(IRaftConnection connection, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // Less is no time: servers count in milliseconds.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>Writes within the connection's timeout: all that is opened and sent together, in a session that takes another's place too.</summary>
    /// <param name="session">The session, which is opened where it is not open.</param>
    /// <param name="request">The write.</param>
    /// <param name="cancellation">Ends the wait; the write may still be applied.</param>
    /// <exception cref="RequestException">
    /// <see cref="RequestFailure.Unknown"/> where no attempt was answered in time; the message tells how to send it again.
    /// <see cref="RequestFailure.TimedOut"/> where the time was over before it was sent.
    /// </exception>
    public async Task<WriteView> WriteAsync(WriteSession session, WriteRequest request, CancellationToken cancellation)
    {
        long began = time.GetTimestamp();
        bool isNew = session.Number is null;
        if (isNew)
        {
            await OpenAsync(session, began, cancellation);
        }

        try
        {
            return await SendAsync(session, began, request, cancellation);
        }
        catch (RequestException failure) when (failure.Reason == RequestFailure.SessionExpired && !isNew)
        {
            // Nothing was sent before that could have been applied, so in another session the write is as new as it was in this one.
            session.Expired();
            await OpenAsync(session, began, cancellation);
            return await SendAsync(session, began, request, cancellation);
        }
    }

    private static RequestException Unknown(SessionUse place, RequestException lost, RequestException? last)
    {
        string also = last is null ? "" : $"; then: {last.Message}";
        string numbers = string.Create(
            CultureInfo.InvariantCulture,
            $"--session {place.Session} --sequence {place.Sequence} --first-outstanding {place.FirstOutstanding}");
        return new RequestException(
            RequestFailure.Unknown,
            lost.Message + also,
            $"send it again with {numbers} before any other write of this session: it is applied once",
            lost);
    }

    private static RequestException TimedOut(string what, RequestException? failure = null) => new(
        RequestFailure.TimedOut, $"{what}, so nothing was written", "a majority may be missing, look with: raft status", failure);

    private TimeSpan Left(long began) => connection.Timeout - time.GetElapsedTime(began);

    private async Task OpenAsync(WriteSession session, long began, CancellationToken cancellation)
    {
        const string late = "no session could be opened in time";
        TimeSpan within = Left(began);
        if (within < Least)
        {
            throw TimedOut(late);
        }

        try
        {
            session.Opened((await connection.OpenSessionAsync(session.Lifetime, within, cancellation)).Session);
        }
        catch (RequestException failure) when (failure.Reason == RequestFailure.Unknown)
        {
            throw TimedOut(late, failure);
        }
    }

    private async Task<WriteView> SendAsync(WriteSession session, long began, WriteRequest request, CancellationToken cancellation)
    {
        TimeSpan within = Left(began);
        if (within < Least)
        {
            throw TimedOut("the time was over when the session was open");
        }

        SessionUse place = session.Next();
        RequestException? lost = null;
        while (true)
        {
            RequestException? last = null;
            try
            {
                return await connection.WriteAsync(request with { Session = place, Within = within }, cancellation);
            }
            catch (RequestException failure) when (failure.Reason == RequestFailure.Unknown)
            {
                lost = failure;
            }
            catch (RequestException failure) when (lost is not null)
            {
                // That this attempt went nowhere says nothing about the one before it.
                last = failure;
            }

            bool mayHelp = last is null or { Reason: RequestFailure.NoServer or RequestFailure.NoLeader or RequestFailure.Failed };
            if (!mayHelp || Left(began) - Pause < Least)
            {
                throw Unknown(place, lost, last);
            }

            await Task.Delay(Pause, time, cancellation);
            within = Left(began);
            if (within < Least)
            {
                throw Unknown(place, lost, last);
            }
        }
    }
}
