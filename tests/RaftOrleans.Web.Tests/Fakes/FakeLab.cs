using System.Collections.Concurrent;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

/// <summary>
/// A lab without Raft: what a request asks of it is written down, and what it answers is set by the test. Failures and outcomes that a
/// real world brings about only by chance can be had here at will.
/// </summary>
internal sealed class FakeLab : ILab
{
    private readonly ConcurrentDictionary<string, FakeGroup> _groups = new(StringComparer.Ordinal);

    public FakeLab(int nodes = 3) => _groups["default"] = new FakeGroup(this, "default", nodes);

    /// <summary>The group of a name, which was created.</summary>
    public FakeGroup Find(string name) => _groups[name];

    public LabCapabilities Capabilities { get; set; } = new("simulated", VirtualTime: true, Silos: false, "memory, for tests");

    public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(12.5);

    public FakeClock FakeClock { get; } = new();

    public IWorldClock Clock => FakeClock;

    public FakeStepping FakeStepping { get; } = new();

    public IWorldStepping Stepping => FakeStepping;

    public StateMachineRegistry Machines { get; } = new();

    public IStateMachineCatalog StateMachines => new StateMachineCatalog(Machines);

    public FakeGroup Default => _groups["default"];

    /// <summary>What groups were created with.</summary>
    public ConcurrentQueue<GroupSpecification> Created { get; } = new();

    public Task<IReadOnlyList<string>> GetGroupsAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<string>>([.. _groups.Keys.Order(StringComparer.Ordinal)]);

    public Task CreateGroupAsync(GroupSpecification specification, CancellationToken cancellation = default)
    {
        Created.Enqueue(specification);
        return _groups.TryAdd(specification.Name, new FakeGroup(this, specification.Name, specification.Nodes, specification.StateMachine))
            ? Task.CompletedTask
            : throw new LabException(LabFailure.Conflict, $"there is a group '{specification.Name}' already");
    }

    public Task DeleteGroupAsync(string group, CancellationToken cancellation = default) =>
        _groups.TryRemove(group, out _) ? Task.CompletedTask : throw NoSuchGroup(group);

    public ILabGroup Group(string group) =>
        _groups.TryGetValue(group, out FakeGroup? found) ? found : new MissingGroup(NoSuchGroup(group), group).Proxy;

    public async Task<bool> WaitUntilAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellation = default) =>
        await condition();

    public Task DelayAsync(TimeSpan time, CancellationToken cancellation = default) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static LabException NoSuchGroup(string group) => new(LabFailure.NotFound, $"there is no group '{group}'");
}
