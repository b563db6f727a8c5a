namespace RaftOrleans.Grains;

/// <summary>
/// All that a node writes passes here before it goes to the storage, and here the faults of the disk happen. It outlives the process.
/// </summary>
/// <param name="clock">The right time: a disk does not know what the node takes it for.</param>
internal sealed class NodeDisk(NodeClock clock)
{
    /// <summary>Longest wait at once; timers cannot wait for ever.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromHours(1);

    private TimeSpan _stalledUntil;
    private TimeSpan _latency;
    private bool _fails;
    private bool _isFull;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether writes are acknowledged and not written.</summary>
    public bool Lies { get; private set; }

    /// <summary>Whether a record reads back wrong.</summary>
    public bool IsCorrupt { get; private set; }

    /// <summary>Puts faults into force; writes that wait go by them at once.</summary>
    public void Apply(NodeFaults? faults)
    {
        _stalledUntil = faults?.StalledUntil ?? TimeSpan.Zero;
        _latency = faults?.Latency ?? TimeSpan.Zero;
        _fails = faults is { Fail: true };
        _isFull = faults is { Full: true };
        Lies = faults is { Lie: true };
        IsCorrupt = faults is { Corrupt: true };
        Awaken();
    }

    /// <summary>Lets writes that wait look again at what they wait for.</summary>
    public void Awaken()
    {
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    /// <summary>Completes, always well, when a write that begins now may go on to the storage, or when the process has ended.</summary>
    /// <param name="hasEnded">Whether the process has ended. Whoever ends it calls <see cref="Awaken"/>.</param>
    public async Task WaitAsync(Func<bool> hasEnded)
    {
        TimeSpan began = clock.Now;
        while (!hasEnded())
        {
            TimeSpan end = began + _latency;
            end = end > _stalledUntil ? end : _stalledUntil;
            TimeSpan wait = end - clock.Now;
            if (wait <= TimeSpan.Zero)
            {
                return;
            }

            // A timer counts whole milliseconds and would elapse a little too early.
            wait = wait < LongWait ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : LongWait;
            await _changed.Task.WaitAsync(wait, clock.Provider).ConfigureAwait(
                ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Fails where the disk does.</summary>
    /// <param name="batch">What is to be written; null for the record that opening a disk writes, which adds nothing.</param>
    /// <exception cref="DiskFaultException">It fails every write, or is full and there is something to be added.</exception>
    public void Check(StorageBatch? batch)
    {
        if (_fails)
        {
            throw new DiskFaultException("its disk failed a write");
        }

        if (_isFull && batch is not null && (batch.Snapshot is not null || batch.Entries.Count > 0))
        {
            throw new DiskFaultException("its disk is full");
        }
    }
}
