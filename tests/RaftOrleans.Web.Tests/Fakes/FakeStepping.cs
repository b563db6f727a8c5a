using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Web.Tests;

internal sealed class FakeStepping : IWorldStepping
{
    public List<string> Done { get; } = [];

    public PendingStep Pending { get; } = new(
        12, TimeSpan.FromMilliseconds(12_501.5), "message", "default", NodeId.Of(2), NodeId.Of(1), "TimeoutNow n1->n2 term 3", IsLost: false);

    public Task<IReadOnlyList<PendingStep>> GetPendingAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<PendingStep>>([Pending]);

    public Task<PendingStep> DeliverAsync(long id, CancellationToken cancellation = default) => Pick("deliver", id);

    public Task<PendingStep> DropAsync(long id, CancellationToken cancellation = default) => Pick("drop", id);

    public Task FireAsync(string group, NodeId node, CancellationToken cancellation = default) => Note($"fire {group} {node}");

    public Task StepMessageAsync(CancellationToken cancellation = default) => Note("step message");

    public Task StepNodeAsync(string group, NodeId node, CancellationToken cancellation = default) => Note($"step {group} {node}");

    public Task SeekAsync(TimeSpan time, CancellationToken cancellation = default) => Note($"seek {time.TotalMilliseconds}");

    public Task<RunRecording> GetRecordingAsync(CancellationToken cancellation = default) => Task.FromResult(new RunRecording
    {
        Seed = 42,
        World = WorldOptions.Default,
        Commands = [],
        Events = 100,
        Time = TimeSpan.FromSeconds(12.5),
        EventHash = "0123456789abcdef",
    });

    private Task<PendingStep> Pick(string what, long id)
    {
        Done.Add($"{what} {id}");
        return id == Pending.Id
            ? Task.FromResult(Pending)
            : throw new LabException(LabFailure.NotFound, $"nothing of the number {id} is pending");
    }

    private Task Note(string what)
    {
        Done.Add(what);
        return Task.CompletedTask;
    }
}
