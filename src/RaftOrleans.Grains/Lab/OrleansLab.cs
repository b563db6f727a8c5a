using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <summary>
/// The lab over grains: every node is a grain, on whatever silo it is. Works inside a silo and, through a gateway, from outside.
/// </summary>
/// <remarks>Time is the real one, since the Unix epoch: the silos have no other beginning in common.</remarks>
public sealed class OrleansLab : ILab, IBareCall, ITracingLab
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, OrleansLabGroup> _groups = new(StringComparer.Ordinal);
    private readonly IGrainFactory _grains;
    private readonly NodeClock _clock;
    private readonly StepTraces? _traces;

    /// <summary>Makes the lab of a cluster.</summary>
    /// <param name="grains">The cluster: a silo's grain factory or a client.</param>
    /// <param name="services">Where the clock is found.</param>
    public OrleansLab(IGrainFactory grains, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _grains = grains;
        _traces = services.GetService<StepTraces>();
        _clock = new NodeClock(services.GetKeyedService<TimeProvider>(TimeProviderNames.Grains) ?? TimeProvider.System);
        Capabilities = new LabCapabilities(
            "orleans", VirtualTime: false, Silos: true, DescribeStorage(services.GetService<IOptions<RaftGrainsOptions>>()?.Value));
        StateMachines = services.GetService<StateMachineRegistry>() is { } registry
            ? new StateMachineCatalog(registry)
            : new RemoteStateMachineCatalog(grains);
    }

    /// <inheritdoc/>
    public LabCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public TimeSpan Now => _clock.Now;

    /// <inheritdoc/>
    public IWorldClock Clock { get; } = new UnsupportedClock(
        "nodes run on Orleans silos in real time; start the host with --world simulated for virtual time");

    /// <inheritdoc/>
    public IWorldStepping Stepping { get; } = new UnsupportedStepping(
        "nodes run on Orleans silos in real time; start the host with --world simulated for virtual time");

    /// <inheritdoc/>
    public IStateMachineCatalog StateMachines { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetGroupsAsync(CancellationToken cancellation = default) =>
        GrainCall.Run(_grains.GetDirectory().GetGroups(), "the list of groups", cancellation);

    /// <inheritdoc/>
    public Task CreateGroupAsync(GroupSpecification specification, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (specification.SimulatedOnly is { } what)
        {
            return Task.FromException(new LabException(LabFailure.Unsupported, $"only the simulated world can {what}"));
        }

        return GrainCall.Run(_grains.GetDirectory().Create(specification), "the list of groups", cancellation);
    }

    /// <inheritdoc/>
    public void Trace(string group, Action<TraceStep> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (_traces is null)
        {
            throw new LabException(LabFailure.Unsupported, "a trace is made inside a silo; a client outside cannot make one");
        }

        _traces.Begin(group, sink);
    }

    /// <inheritdoc/>
    public async Task DeleteGroupAsync(string group, CancellationToken cancellation = default)
    {
        _traces?.End(group);
        await GrainCall.Run(_grains.GetDirectory().Delete(group), "the list of groups", cancellation, LongTimeout.Time);
        if (_groups.TryRemove(group, out OrleansLabGroup? deleted))
        {
            deleted.Forget();
        }
    }

    /// <inheritdoc/>
    public ILabGroup Group(string group) =>
        _groups.TryGetValue(group, out OrleansLabGroup? known) ? known : new OrleansLabGroup(group, _grains, _clock, Keep);

    /// <inheritdoc/>
    public async Task<bool> WaitUntilAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        TimeSpan deadline = _clock.Now + within;
        TimeSpan pause = FirstPause;
        while (!await condition())
        {
            TimeSpan left = deadline - _clock.Now;
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            // Nothing tells of every change, so this asks again, less and less often.
            await DelayAsync(pause < left ? pause : left, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        return true;
    }

    /// <inheritdoc/>
    public Task DelayAsync(TimeSpan time, CancellationToken cancellation = default) => Task.Delay(time, _clock.Provider, cancellation);

    /// <inheritdoc/>
    public async ValueTask CallAsync(string group) => await _grains.GetGrain<IEchoGrain>(group).Echo(1);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // The cluster belongs to somebody else.
        _groups.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Keeps the controls of a group that is there: whoever asks for it again shares them, and with them the way of proposals.
    /// </summary>
    private void Keep(OrleansLabGroup group) => _groups.TryAdd(group.Name, group);

    /// <summary>In words. A client outside the silos has no options and does not know.</summary>
    private static string DescribeStorage(RaftGrainsOptions? options) => options?.StorageProvider switch
    {
        null => "Orleans grain storage, as the silos are configured; the in-memory provider does not survive the end of its silo",
        RaftGrainsOptions.MemoryProvider =>
            "Orleans' in-memory grain storage: survives the crash of a node, not the end of the silo that holds its records",
        string name => $"Orleans grain storage provider '{name}'",
    };
}
