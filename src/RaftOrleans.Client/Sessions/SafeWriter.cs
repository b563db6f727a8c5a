using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>
/// Writes that are applied once although they are sent again where their outcome is unknown: the leader crashed, the connection broke, no
/// answer came in time. What certainly went nowhere is said at once, since the server has tried long enough.
/// </summary>
internal sealed class SafeWriter(IRaftConnection connection, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    /// <summary>Writes within the connection's timeout.</summary>
    /// <param name="session">The session, which is opened where it is not open.</param>
    /// <param name="request">The write.</param>
    /// <param name="cancellation">Ends the wait; the write may still be applied.</param>
    /// <exception cref="RequestException">
    /// <see cref="RequestFailure.Unknown"/> where no attempt was answered in time; the message tells how to send it again.
    /// </exception>
    public async Task<WriteView> WriteAsync(WriteSession session, WriteRequest request, CancellationToken cancellation)
    {
        bool isNew = session.Number is null;
        if (isNew)
        {
            await OpenAsync(session, cancellation);
        }

        try
        {
            return await SendAsync(session.Next(), request, cancellation);
        }
        catch (RequestException failure) when (failure.Reason == RequestFailure.SessionExpired && !isNew)
        {
            // Nothing was sent before that could have been applied, so in another session the write is as new as it was in this one.
            session.Expired();
            await OpenAsync(session, cancellation);
            return await SendAsync(session.Next(), request, cancellation);
        }
    }

    private static RequestException Unknown(SessionUse place, RequestException lost, RequestException? last)
    {
        string also = last is null ? "" : $"; then: {last.Message}";
        string numbers = string.Create(
            CultureInfo.InvariantCulture,
            $"--session {place.Session} --sequence {place.Sequence} --first-outstanding {place.FirstOutstanding}");
        return new RequestException(
            RequestFailure.Unknown, lost.Message + also, $"send it again with {numbers}: it is applied once", lost);
    }

    private async Task OpenAsync(WriteSession session, CancellationToken cancellation)
    {
        try
        {
            session.Opened((await connection.OpenSessionAsync(session.Lifetime, cancellation)).Session);
        }
        catch (RequestException failure) when (failure.Reason == RequestFailure.Unknown)
        {
            throw new RequestException(
                RequestFailure.TimedOut,
                "no session could be opened in time, so nothing was written",
                "a majority may be missing, look with: raft status",
                failure);
        }
    }

    private async Task<WriteView> SendAsync(SessionUse place, WriteRequest request, CancellationToken cancellation)
    {
        long began = time.GetTimestamp();
        TimeSpan within = connection.Timeout;
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
            within = connection.Timeout - time.GetElapsedTime(began) - Pause;
            if (!mayHelp || within <= TimeSpan.Zero)
            {
                throw Unknown(place, lost, last);
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }
}
