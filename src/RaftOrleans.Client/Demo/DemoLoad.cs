namespace RaftOrleans.Client;

/// <summary>A client that keeps writing in the background while the tour breaks things.</summary>
internal sealed class DemoLoad : IAsyncDisposable
{
    private readonly DemoClient _client;
    private readonly TimeProvider _time;
    private readonly DemoOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly Task _writing;
    private long _lastAcknowledged;
    private volatile bool _stopping;
    private int _acknowledged;
    private string? _lastTrouble;

    public DemoLoad(DemoClient client, TimeProvider time, DemoOptions options, CancellationToken cancellation)
    {
        _client = client;
        _time = time;
        _options = options;
        _cancellation = cancellation;
        _lastAcknowledged = time.GetTimestamp();
        _writing = WriteAsync();
    }

    /// <summary>Writes that were acknowledged so far.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The longest time between two acknowledged writes: how long clients felt the fault.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>Waits until so many more writes are acknowledged.</summary>
    /// <exception cref="CommandException">They are not in time.</exception>
    public async Task WaitForWritesAsync(int more, string when)
    {
        int wanted = Acknowledged + more;
        long started = _time.GetTimestamp();
        while (Acknowledged < wanted)
        {
            if (_time.GetElapsedTime(started) > _options.Patience)
            {
                throw CommandException.Failed(
                    $"writes do not go on {when}: {wanted - Acknowledged} of {more} are not acknowledged "
                    + $"after {DurationText.Format(_options.Patience)}",
                    _lastTrouble);
            }

            await Task.Delay(_options.Poll, _time, _cancellation);
        }
    }

    /// <summary>Lets the write under way end and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        try
        {
            await _writing;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // The tour was interrupted; it says so itself.
        }
    }

    private async Task WriteAsync()
    {
        while (!_stopping)
        {
            DemoWrite write = await _client.WriteAsync(via: null, _options.WriteLimit, _cancellation);
            if (write.Outcome == DemoOutcome.Acknowledged)
            {
                long now = _time.GetTimestamp();
                TimeSpan gap = _time.GetElapsedTime(_lastAcknowledged, now);
                LongestGap = gap > LongestGap ? gap : LongestGap;
                _lastAcknowledged = now;
                Interlocked.Increment(ref _acknowledged);
            }
            else
            {
                _lastTrouble = write.Words;
            }

            await Task.Delay(_options.WritePause, _time, _cancellation);
        }
    }
}
