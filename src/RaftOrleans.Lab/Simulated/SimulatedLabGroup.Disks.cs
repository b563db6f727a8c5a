using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <content>Disks and clocks.</content>
internal sealed partial class SimulatedLabGroup
{
    /// <inheritdoc/>
    public Task SetDiskAsync(NodeId node, DiskFaults faults, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        FindNode(group, node);
        RequireValid(faults.Validate());
        lab.Do(new WorldCommand.SetDisk(name, node.Number, faults));
        Note(LabEvents.Disk(lab.Now, node, faults));
        return true;
    });

    /// <inheritdoc/>
    public Task SlowAsync(NodeId node, TimeSpan step, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        FindNode(group, node);
        RequireValid(StepTimes.Validate(step));
        lab.Do(new WorldCommand.Slow(name, node.Number, step));
        Note(LabEvents.Slow(lab.Now, node, step));
        return true;
    });

    /// <inheritdoc/>
    public Task SetClockAsync(NodeId node, ClockFaults faults, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        FindNode(group, node);
        RequireValid(faults.Validate());
        lab.Do(new WorldCommand.SetClock(name, node.Number, faults));
        Note(LabEvents.Clock(lab.Now, node, faults));
        return true;
    });

    private static void RequireValid(IReadOnlyList<string> errors)
    {
        if (errors is [var error, ..])
        {
            throw new LabException(LabFailure.Invalid, error);
        }
    }
}
