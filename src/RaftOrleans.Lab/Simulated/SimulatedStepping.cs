using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>The stepping of a simulated lab, live or driven by a script.</summary>
/// <param name="lab">The lab.</param>
/// <param name="paced">What paces it, or null where a script does.</param>
internal sealed class SimulatedStepping(SimulatedLab lab, PacedWorld? paced) : IWorldStepping
{
    private static readonly TimeSpan MaxSeek = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingStep>> GetPendingAsync(CancellationToken cancellation = default) =>
        lab.InTurnAsync<IReadOnlyList<PendingStep>>(() => [.. lab.World.Pending.Select(PendingStep.Of)]);

    /// <inheritdoc/>
    public Task<PendingStep> DeliverAsync(long id, CancellationToken cancellation = default) =>
        PickAsync(id, pending => new WorldCommand.Deliver(pending.Group, id));

    /// <inheritdoc/>
    public Task<PendingStep> DropAsync(long id, CancellationToken cancellation = default) =>
        PickAsync(id, pending => new WorldCommand.Drop(pending.Group, id));

    /// <inheritdoc/>
    public Task FireAsync(string group, NodeId node, CancellationToken cancellation = default) => lab.InTurnAsync(() =>
    {
        Find(group, node);
        Do(new WorldCommand.Fire(group, node.Number));
        return true;
    });

    /// <inheritdoc/>
    public Task StepMessageAsync(CancellationToken cancellation = default) =>
        StepAsync(static world => world.StepMessage(), "no message arrives: is anything under way, and is anybody there?");

    /// <inheritdoc/>
    public Task StepNodeAsync(string group, NodeId node, CancellationToken cancellation = default) =>
        StepAsync(world => world.StepNode(Find(group, node)), $"nothing happens to {node}");

    /// <inheritdoc/>
    public Task SeekAsync(TimeSpan time, CancellationToken cancellation = default)
    {
        if (time < TimeSpan.Zero || time > MaxSeek)
        {
            throw new LabException(LabFailure.Invalid, $"the time is {time.TotalSeconds} s, allowed is 0 to 30 days");
        }

        return paced is null
            ? Task.FromException(new LabException(LabFailure.Unsupported, "a script drives virtual time: it cannot be taken elsewhere"))
            : lab.InTurnAsync(() =>
            {
                lab.Seek(time, paced);
                return true;
            });
    }

    /// <inheritdoc/>
    public Task<RunRecording> GetRecordingAsync(CancellationToken cancellation = default) => lab.GetRecordingAsync();

    /// <summary>Refuses a choice that cannot be made, before it is recorded.</summary>
    /// <exception cref="LabException">It cannot be made; the message says why.</exception>
    internal static void Check(World world, IReadOnlyDictionary<string, SimulatedGroup> groups, WorldCommand command)
    {
        (string? problem, bool isThere) = command switch
        {
            WorldCommand.Deliver deliver => (world.WhyNotDeliver(deliver.Event), world.FindPending(deliver.Event) is not null),
            WorldCommand.Drop drop => (world.WhyNotDrop(drop.Event), world.FindPending(drop.Event) is not null),
            WorldCommand.Fire fire => (groups[fire.Group].Node(NodeId.Of(fire.Node)).WhyNotFire(), true),
            _ => (null, true),
        };
        if (problem is not null)
        {
            throw new LabException(isThere ? LabFailure.Conflict : LabFailure.NotFound, problem);
        }
    }

    private Task<PendingStep> PickAsync(long id, Func<PendingEvent, WorldCommand> choice) => lab.InTurnAsync(() =>
    {
        PendingEvent pending = lab.World.FindPending(id)
            ?? throw new LabException(LabFailure.NotFound, $"nothing of the number {id} is pending; it may have happened");
        Do(choice(pending));
        return PendingStep.Of(pending);
    });

    private Task StepAsync(Func<World, bool> step, string otherwise) => lab.InTurnAsync(() =>
    {
        paced?.SetPaused(true);
        return step(lab.World) ? true : throw new LabException(LabFailure.TimedOut, otherwise);
    });

    private void Do(WorldCommand command)
    {
        Check(lab.World, lab.Groups, command);
        paced?.SetPaused(true);
        lab.Do(command);
    }

    private SimulatedNode Find(string group, NodeId node) => lab.Find(group).Nodes.FirstOrDefault(found => found.Id == node)
        ?? throw new LabException(
            LabFailure.NotFound, $"group '{group}' has no node {node}, it has {string.Join(", ", lab.Find(group).Members)}");
}
