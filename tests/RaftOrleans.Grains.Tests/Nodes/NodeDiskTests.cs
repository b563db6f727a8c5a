namespace RaftOrleans.Grains.Tests;

public sealed class NodeDiskTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly NodeClock _clock;
    private readonly NodeDisk _disk;
    private bool _hasEnded;

    public NodeDiskTests()
    {
        _clock = new NodeClock(_time);
        _disk = new NodeDisk(_clock);
    }

    [Fact]
    public void A_disk_that_is_well_lets_a_write_pass_at_once()
    {
        Assert.True(_disk.WaitAsync(() => _hasEnded).IsCompletedSuccessfully);
        _disk.Apply(new NodeFaults(1, StalledUntil: _clock.Now));
        Assert.True(_disk.WaitAsync(() => _hasEnded).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_write_waits_for_the_latency_or_the_stall_whichever_is_longer()
    {
        _disk.Apply(new NodeFaults(1, StalledUntil: _clock.Now + (5 * Second), Latency: 2 * Second));
        Task first = _disk.WaitAsync(() => _hasEnded);
        _time.Advance(4 * Second);
        Assert.False(first.IsCompleted);
        Task second = _disk.WaitAsync(() => _hasEnded);
        _time.Advance(Second);
        await first.WaitAsync(Deadline);
        Assert.False(second.IsCompleted);
        _time.Advance(Second);
        await second.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_stall_ends_when_the_disk_is_mended_or_the_process_ends()
    {
        _disk.Apply(new NodeFaults(1, StalledUntil: TimeSpan.MaxValue));
        Task mended = _disk.WaitAsync(() => _hasEnded);
        _disk.Apply(null);
        await mended.WaitAsync(Deadline);

        _disk.Apply(new NodeFaults(1, StalledUntil: TimeSpan.MaxValue));
        Task left = _disk.WaitAsync(() => _hasEnded);
        _hasEnded = true;
        _disk.Awaken();
        await left.WaitAsync(Deadline);
    }

    [Fact]
    public void A_clock_that_is_set_forward_and_drifts_never_goes_back_and_knows_when_it_will_show_a_time()
    {
        LocalClock local = new(_clock);
        _time.Advance(Second);
        Assert.Equal(_clock.Now, local.Now);
        Assert.Equal(TimeSpan.MaxValue, local.RightTimeOf(TimeSpan.MaxValue));

        NodeFaults ahead = new(1, Ahead: Second, Drift: 500_000);
        local.Apply(ahead);
        Assert.Equal(_clock.Now + Second, local.Now);
        _time.Advance(2 * Second);
        Assert.Equal(_clock.Now + (2 * Second), local.Now);
        Assert.Equal(_clock.Now + (2 * Second), local.RightTimeOf(local.Now + (3 * Second)));
        Assert.Equal(_clock.Now + new TimeSpan(1), local.RightTimeOf(local.Now + new TimeSpan(1)));

        // A plan that comes again, for the sake of something else, sets nothing forward again.
        local.Apply(ahead);
        Assert.Equal(_clock.Now + (2 * Second), local.Now);

        // Mended it runs right, but does not go back.
        local.Apply(null);
        Assert.Equal(_clock.Now + (2 * Second), local.Now);
        _time.Advance(Second);
        Assert.Equal(_clock.Now + (2 * Second), local.Now);
        Assert.Equal(_clock.Now + Second, local.RightTimeOf(local.Now + Second));
    }
}
