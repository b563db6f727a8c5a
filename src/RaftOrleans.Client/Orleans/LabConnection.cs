using System.Runtime.CompilerServices;

using Microsoft.Extensions.Hosting;

using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>
/// The console's requests as calls of a lab, by grain calls. It answers what the REST API answers, in the same words; commands cannot
/// tell the two apart but by what only the host has.
/// </summary>
internal sealed partial class LabConnection(ILab lab, IHost client, string gateway, ConnectionSettings settings, TimeProvider time)
    : IRaftConnection
{
    private static readonly TimeSpan FirstReconnectDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxReconnectDelay = TimeSpan.FromSeconds(5);

    // A host that starts again answers a little earlier than it has its groups.
    private static readonly TimeSpan MaxRestartTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxStopTime = TimeSpan.FromSeconds(2);

    private readonly ILabGroup _group = lab.Group(settings.Group);

    /// <inheritdoc/>
    public string Target => $"gateway {gateway}";

    /// <inheritdoc/>
    public string Group => settings.Group;

    /// <inheritdoc/>
    public TimeSpan Timeout => settings.Timeout;

    /// <inheritdoc/>
    public Task<GroupView> GetStatusAsync(CancellationToken cancellation) =>
        LookAsync(async ended => LabAnswers.Status(await _group.GetStatusAsync(ended), lab.Capabilities), cancellation);

    /// <inheritdoc/>
    public Task<NodeDetail> GetNodeAsync(string node, CancellationToken cancellation) =>
        LookAsync(async ended => LabAnswers.Detail(await RunningAsync(node, ended)), cancellation);

    /// <inheritdoc/>
    public Task<LogsView> ReadLogsAsync(string? node, long from, int count, CancellationToken cancellation) => LookAsync(
        async ended =>
        {
            GroupStatus status = await _group.GetStatusAsync(ended);
            IReadOnlyList<NodeId> nodes = node is null
                ? [.. status.Nodes.Select(each => each.Id)]
                : [NodeSelector.Parse(node).ResolveOne(status, Random.Shared)];
            var logs = new SortedDictionary<string, IReadOnlyList<LogLineView>>(StringComparer.Ordinal);
            var unavailable = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (NodeId each in nodes)
            {
                string name = LogsView.NameOf(each.ToString());
                try
                {
                    logs[name] = [.. (await _group.ReadLogAsync(each, from, count, ended)).Select(LabAnswers.LogLine)];
                }
                catch (LabException failure) when (node is null && failure.Reason is LabFailure.Unavailable or LabFailure.TimedOut)
                {
                    // One dead node must not hide the logs of the others.
                    logs[name] = [];
                    unavailable[name] = failure.Message;
                }
            }

            return new LogsView { Logs = logs, Unavailable = unavailable };
        },
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<EventView> EventsAsync(long after, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long last = after;
        long? brokenAt = null;
        TimeSpan delay = FirstReconnectDelay;

        // A group that is not there is said at once; one whose silo goes away while it is followed is waited for.
        await LookAsync(_group.GetStatusAsync, cancellation);
        while (true)
        {
            IAsyncEnumerator<LabEvent> events = _group.EventsAsync(last, follow, cancellation).GetAsyncEnumerator(cancellation);
            await using (events)
            {
                while (await NextAsync(events, IsWaitedFor))
                {
                    (last, brokenAt, delay) = (events.Current.Number, null, FirstReconnectDelay);
                    yield return LabAnswers.Event(events.Current);
                }
            }

            if (!follow)
            {
                yield break;
            }

            await Task.Delay(delay, time, cancellation);
            delay = delay * 2 < MaxReconnectDelay ? delay * 2 : MaxReconnectDelay;
        }

        bool IsWaitedFor(Exception error)
        {
            switch (error)
            {
                case var _ when !follow || cancellation.IsCancellationRequested:
                    return false;
                case LabException { Reason: LabFailure.NotFound }:
                    return brokenAt is { } since && time.GetElapsedTime(since) < MaxRestartTime;
                case OrleansException or LabException { Reason: LabFailure.Unavailable or LabFailure.TimedOut }:
                    brokenAt = time.GetTimestamp();
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LinkView>?> GetLinksAsync(CancellationToken cancellation) => LookAsync<IReadOnlyList<LinkView>?>(
        async ended => [.. (await _group.GetNetworkAsync(ended)).Links.Select(LabAnswers.Link)], cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GroupEntry>> GetGroupsAsync(CancellationToken cancellation) => LookAsync<IReadOnlyList<GroupEntry>>(
        async ended =>
        {
            List<GroupEntry> groups = [];
            foreach (string name in await lab.GetGroupsAsync(ended))
            {
                try
                {
                    groups.Add(LabAnswers.Group(await lab.Group(name).GetStatusAsync(ended)));
                }
                catch (LabException failure) when (failure.Reason == LabFailure.NotFound)
                {
                    // Deleted between the two questions.
                }
            }

            return groups;
        },
        cancellation);

    /// <inheritdoc/>
    public Task CreateGroupAsync(string name, int nodes, string? machine, CancellationToken cancellation) => ChangeAsync(
        async ended =>
        {
            var specification = new GroupSpecification
            {
                Name = name,
                Nodes = nodes,
                StateMachine = machine ?? StateMachineRegistry.KeyValue,
            };
            if (specification.Validate() is [string error, ..])
            {
                throw LabRefusals.Invalid(error);
            }

            await lab.CreateGroupAsync(specification, ended);
            return true;
        },
        Timeout,
        cancellation);

    /// <inheritdoc/>
    public Task DeleteGroupAsync(string name, CancellationToken cancellation) => ChangeAsync(
        async ended =>
        {
            await lab.DeleteGroupAsync(name, ended);
            return true;
        },
        Timeout,
        cancellation);

    /// <inheritdoc/>
    public Task<WorldView> GetWorldAsync(CancellationToken cancellation) => Task.FromResult(LabAnswers.World(lab.Capabilities, lab.Now));

    /// <inheritdoc/>
    public Task<WorldView> ControlWorldAsync(WorldAction action, double value, CancellationToken cancellation) => throw LabRefusals.Of(
        RequestFailure.Unsupported,
        $"the {lab.Capabilities.World} world runs in real time, which cannot be stopped, stepped or sped up; the simulated world can");

    /// <inheritdoc/>
    public Task<PendingView> GetPendingAsync(CancellationToken cancellation) => throw NoStepping();

    /// <inheritdoc/>
    public Task<StepView> StepWorldAsync(WorldStep step, CancellationToken cancellation) => throw NoStepping();

    /// <inheritdoc/>
    public Task<string> GetRecordingAsync(CancellationToken cancellation) => throw NoStepping();

    /// <inheritdoc/>
    public Task<BenchView> BenchAsync(BenchRequest request, CancellationToken cancellation) => throw new RequestException(
        RequestFailure.Unsupported,
        "bench measures inside the host, and only the host's REST API starts it",
        $"leave --gateway out to use the REST API at {settings.Server}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(MaxStopTime, time);
        try
        {
            await client.StopAsync(limit.Token).WaitAsync(limit.Token);
            client.Dispose();
        }
        catch (Exception error) when (error is OperationCanceledException or OrleansException)
        {
            // The silo is gone; there is nobody to take leave of.
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<LabEvent> events, Func<Exception, bool> isWaitedFor)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception error) when (isWaitedFor(error))
        {
            return false;
        }
        catch (LabException failure)
        {
            throw LabRefusals.Of(failure, changes: false);
        }
    }

    /// <summary>The node that a path of the REST API would name, if it runs.</summary>
    private async Task<NodeStatus> RunningAsync(string name, CancellationToken cancellation)
    {
        if (!NodeId.TryParse(name, out NodeId id))
        {
            throw LabRefusals.Of(RequestFailure.NotFound, $"'{name}' is not a node: a node is written n1, n2, n3 and so on");
        }

        NodeStatus node = (await _group.GetStatusAsync(cancellation)).Node(id);
        return node.Health == NodeHealth.Running
            ? node
            : throw LabRefusals.Of(RequestFailure.Unavailable, $"{node.Id} is {LabAnswers.Word(node.Health)}, so it answers nothing");
    }

    private Task<T> LookAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation) =>
        AskAsync(ask, changes: false, Timeout, cancellation);

    private Task<T> ChangeAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan within, CancellationToken cancellation) =>
        AskAsync(ask, changes: true, within, cancellation);

    private async Task<T> AskAsync<T>(
        Func<CancellationToken, Task<T>> ask, bool changes, TimeSpan within, CancellationToken cancellation)
    {
        TimeSpan patience = within + RaftRestClient.Grace;
        using var limit = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await ask(both.Token);
        }
        catch (LabException failure)
        {
            throw LabRefusals.Of(failure, changes);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Refusals.TimedOut(Target, patience, changes);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            throw Refusals.Broken(Target, changes, error);
        }
    }

    private Exception NoStepping() => LabRefusals.Of(
        RequestFailure.Unsupported,
        $"the {lab.Capabilities.World} world goes on by itself: what happens next cannot be chosen or recorded; in the simulated world it can");
}
