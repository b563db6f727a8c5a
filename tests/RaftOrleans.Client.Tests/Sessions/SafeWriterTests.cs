namespace RaftOrleans.Client.Tests;

/// <summary>Opening a session and writing in it have one timeout together.</summary>
public sealed class SafeWriterTests
{
    private static readonly WriteRequest Write = new(WriteKind.Delete, "x");

    private readonly HandClock _clock = new();
    private readonly WriteSession _session = new(TimeSpan.FromMinutes(1));
    private readonly List<string> _asked = [];

    [Fact]
    public async Task What_opening_a_session_takes_is_not_left_for_the_write()
    {
        Assert.True((await WriteAsync(opening: 4, _ => new WriteView { Success = true })).Success);

        Assert.Equal(["open within 10 s", "write within 6 s"], _asked);
    }

    [Fact]
    public async Task A_session_that_takes_the_place_of_another_has_what_is_left()
    {
        _session.Opened(5);

        WriteView answer = await WriteAsync(
            opening: 4,
            request => request.Session!.Session == 5
                ? throw new RequestException(RequestFailure.SessionExpired, "session 5 is not known")
                : new WriteView { Success = true });

        Assert.True(answer.Success);
        Assert.Equal(["write within 10 s", "open within 7 s", "write within 3 s"], _asked);
    }

    [Fact]
    public async Task Where_opening_takes_all_of_it_nothing_is_written()
    {
        RequestException failure = await Assert.ThrowsAsync<RequestException>(
            () => WriteAsync(opening: 10, _ => new WriteView { Success = true }));

        Assert.Equal(RequestFailure.TimedOut, failure.Reason);
        Assert.Equal("the time was over when the session was open, so nothing was written", failure.Message);
        Assert.Equal(["open within 10 s"], _asked);
    }

    [Fact]
    public async Task Where_the_answer_comes_too_late_for_another_session_none_is_opened()
    {
        _session.Opened(5);

        RequestException failure = await Assert.ThrowsAsync<RequestException>(() => WriteAsync(opening: 4, _ =>
        {
            _clock.Pass(8);
            throw new RequestException(RequestFailure.SessionExpired, "session 5 is not known");
        }));

        Assert.Equal(RequestFailure.TimedOut, failure.Reason);
        Assert.Equal("no session could be opened in time, so nothing was written", failure.Message);
        Assert.Equal(["write within 10 s"], _asked);
    }

    private Task<WriteView> WriteAsync(double opening, Func<WriteRequest, WriteView> write)
    {
        IRaftConnection connection = TimedConnection.Create(
            TimeSpan.FromSeconds(10),
            within =>
            {
                _asked.Add($"open within {within?.TotalSeconds} s");
                _clock.Pass(opening);
                return 6;
            },
            request =>
            {
                _asked.Add($"write within {request.Within?.TotalSeconds} s");
                _clock.Pass(3);
                return write(request);
            });
        return new SafeWriter(connection, _clock).WriteAsync(_session, Write, CancellationToken.None);
    }
}
