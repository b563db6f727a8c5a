using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <content>What is pending for it.</content>
public sealed partial class SimulatedNode
{
    /// <summary>Why no timer of it can fire, or null.</summary>
    public string? WhyNotFire() => Process != ProcessState.Running ? $"{Id} does not run, so no timer of it can fire"
        : Core!.NextDeadline == TimeSpan.MaxValue ? $"{Id} waits for no deadline"
        : null;

    /// <summary>The name of its group.</summary>
    internal string GroupName => _group.Settings.Name;

    /// <summary>When its clock shows its next deadline, in the world's time; the end of time where it waits for none.</summary>
    internal TimeSpan DeadlineTime => Core is { } core && _clock.WorldTimeOf(core.NextDeadline) is var due && due > _world.Now ? due
        : Core is null ? TimeSpan.MaxValue
        : _world.Now;

    /// <summary>Whether a scheduled event still means something to it.</summary>
    internal bool Expects(in ScheduledEvent waiting) => waiting.Kind switch
    {
        ScheduledEventKind.Timer => Process == ProcessState.Running && waiting.At == _timerAt,
        ScheduledEventKind.DiskSync => waiting.Number == _disk.Generation,
        _ => true,
    };

    /// <summary>Whether a message to it will not arrive.</summary>
    internal bool IsLost(Message message, long epoch) => _group.IsLost(message, epoch);

    /// <summary>Sets its clock forward to its next deadline, where that is not reached yet.</summary>
    internal void JumpToDeadline()
    {
        TimeSpan deadline = Core!.NextDeadline;
        SetClockForward(deadline > _clock.Now ? deadline - _clock.Now : TimeSpan.Zero);
    }
}
