using System.Globalization;
using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <content>What can be wrong with its clock, its disk, and how fast its process is.</content>
public sealed partial class SimulatedNode
{
    private bool _isWorkScheduled;

    /// <summary>How long its process takes for every input; zero for no time, as usual.</summary>
    public TimeSpan StepTime { get; private set; }

    /// <summary>What is wrong with its disk but for its time.</summary>
    public DiskTrouble DiskTrouble => _disk.Trouble;

    /// <summary>Whether its process handles an input that comes now later.</summary>
    private bool IsBusy => Process == ProcessState.Paused || StepTime > TimeSpan.Zero || (_isWorkScheduled && _inbox.Count > 0);

    /// <summary>How many millionths its clock runs faster than the world's; negative for slower.</summary>
    public int ClockDrift => _clock.Drift;

    /// <summary>How far its clock was set forward in all.</summary>
    public TimeSpan ClockAhead => _clock.Ahead;

    /// <summary>What is added to the time of every sync of its disk.</summary>
    public TimeSpan DiskLatency => _disk.Latency;

    /// <summary>How long its disk finishes nothing yet; <see cref="TimeSpan.MaxValue"/> until it is healed.</summary>
    public TimeSpan DiskStall => _disk.StalledUntil == TimeSpan.MaxValue ? TimeSpan.MaxValue
        : _disk.StalledUntil > _world.Now ? _disk.StalledUntil - _world.Now
        : TimeSpan.Zero;

    /// <summary>From now on its clock runs so much faster than the world's; negative for slower.</summary>
    /// <param name="millionths">Above -1,000,000.</param>
    internal void SetClockDrift(int millionths)
    {
        _clock.SetDrift(millionths);
        NoteClock(string.Create(CultureInfo.InvariantCulture, $"clock drifts by {millionths} millionths"));
        OnClockChanged();
    }

    /// <summary>Sets its clock forward.</summary>
    internal void SetClockForward(TimeSpan by)
    {
        _clock.SetForward(by);
        NoteClock(string.Create(CultureInfo.InvariantCulture, $"clock is set forward by {by.TotalMilliseconds} ms"));
        OnClockChanged();
    }

    /// <summary>Makes its disk slow.</summary>
    /// <param name="factor">How many times as long as usual a sync takes; 1 to 1,000,000.</param>
    internal void SlowDisk(int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor, 1_000_000);
        _disk.Slowness = factor;
        NoteDisk(string.Create(CultureInfo.InvariantCulture, $"disk takes {factor} times as long"));
    }

    /// <summary>Makes every sync last longer.</summary>
    /// <param name="by">What is added to its time; zero or more.</param>
    internal void DelayDisk(TimeSpan by)
    {
        _disk.Latency = by;
        NoteDisk(string.Create(CultureInfo.InvariantCulture, $"disk adds {by.TotalMilliseconds} ms"));
    }

    /// <summary>Lets its disk finish nothing for a time.</summary>
    internal void StallDisk(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        bool isForEver = time > TimeSpan.MaxValue - _world.Now;
        TimeSpan until = isForEver ? TimeSpan.MaxValue : _world.Now + time;
        _disk.StalledUntil = until;
        if (!isForEver)
        {
            _world.At(until, () => EndStall(until));
        }

        NoteDisk(string.Create(CultureInfo.InvariantCulture, $"disk stalls for {time.TotalMilliseconds} ms"));
    }

    /// <summary>Lets its disk go on as usual.</summary>
    /// <param name="keepsTrouble">Whether only its times are to be as usual.</param>
    internal void HealDisk(bool keepsTrouble = false)
    {
        if (_disk.Slowness != 1 || _disk.Latency > TimeSpan.Zero)
        {
            _disk.Slowness = 1;
            _disk.Latency = TimeSpan.Zero;
            RecordDisk("disk is as fast as usual");
        }

        EndStall(_disk.StalledUntil);
        SetDiskTrouble(keepsTrouble ? DiskTrouble : DiskTrouble.None);
    }

    /// <summary>Sets what is wrong with its disk but for its time.</summary>
    internal void SetDiskTrouble(DiskTrouble trouble)
    {
        if (_disk.Trouble != trouble)
        {
            _disk.Trouble = trouble;
            NoteDisk($"disk: {trouble}");
        }
    }

    /// <summary>Lets its process take a time for every input, which then wait for each other.</summary>
    /// <param name="time">How long; zero for as usual.</param>
    internal void SetStepTime(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        if (StepTime != time)
        {
            StepTime = time;
            _world.Log.Note(Id, string.Create(CultureInfo.InvariantCulture, $"takes {time.TotalMilliseconds} ms for every input"));
        }
    }

    /// <summary>The disk goes on, unless it was stalled anew since.</summary>
    private void EndStall(TimeSpan until)
    {
        if (_disk.StalledUntil != until)
        {
            return;
        }

        bool wasStalled = _disk.StalledUntil > TimeSpan.Zero;
        _disk.StalledUntil = TimeSpan.Zero;
        if (wasStalled)
        {
            RecordDisk("disk goes on");
        }

        if (_disk.IsHeld)
        {
            _disk.IsHeld = false;
            _world.Schedule(_world.Now, ScheduledEventKind.DiskSync, this, null, _disk.Generation);
        }
    }

    private void OnClockChanged()
    {
        if (Process == ProcessState.Running)
        {
            // What was set by the clock as it was may come too late.
            _timerAt = _timerFor = TimeSpan.MaxValue;
            SetTimer();
        }
    }

    private void Enqueue(Action<RaftNode, TimeSpan> input, StepCause cause)
    {
        _inbox.Enqueue((cause, input));
        ScheduleWork();
    }

    private void ScheduleWork()
    {
        if (!_isWorkScheduled && Process == ProcessState.Running)
        {
            _isWorkScheduled = true;
            _world.After(StepTime, Work);
        }
    }

    /// <summary>A slow process handles one input. What it has not come to when it crashes is lost, and when it is frozen waits.</summary>
    private void Work()
    {
        _isWorkScheduled = false;
        if (Process == ProcessState.Running && _inbox.TryDequeue(out (StepCause Cause, Action<RaftNode, TimeSpan> Input) late))
        {
            Handle("late", late.Input, late.Cause);
            if (_inbox.Count > 0)
            {
                ScheduleWork();
            }
        }
    }
}
