using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>
/// A guided tour of Raft on the running host: it crashes the leader under a writing client, splits the network with the leader on the
/// smaller side, heals it, and checks every write against what the client was told. It measures what it says.
/// </summary>
internal sealed class DemoTour
{
    private const int FewestNodes = 3;

    private readonly IRaftConnection _connection;
    private readonly DemoNarrator _narrator;
    private readonly TimeProvider _time;
    private DemoOptions _options;
    private readonly DemoClient _client;
    private readonly DemoWaiter _waiter;
    private readonly DemoRepair _repair;

    public DemoTour(IRaftConnection connection, DemoNarrator narrator, TimeProvider time, DemoOptions options)
    {
        _connection = connection;
        _narrator = narrator;
        _time = time;
        _options = options;
        // Unique, so that a second tour does not find the first one's keys.
        string prefix = $"demo-{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8]}";
        _client = new DemoClient(connection, time, prefix);
        _waiter = new DemoWaiter(connection, time, options);
        _repair = new DemoRepair(connection, time, options);
        Facts = new DemoFacts { Group = connection.Group, KeyPrefix = prefix };
    }

    /// <summary>What was measured so far.</summary>
    public DemoFacts Facts { get; }

    /// <summary>Runs the whole tour; however it ends, the group is whole again.</summary>
    /// <exception cref="CommandException">Something did not hold.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            GroupView view = await LookAsync(cancellation);
            await WriteAsync(cancellation);
            await CrashLeaderAsync(cancellation);
            await PartitionAsync(cancellation);
            await HealAsync(cancellation);
            await CheckAsync([.. view.Nodes.Select(node => node.NodeId)], cancellation);
            Facts.Ok = true;
        }
        finally
        {
            Facts.Writes = new DemoWriteFacts(
                _client.Count(DemoOutcome.Acknowledged), _client.Count(DemoOutcome.Refused), _client.Count(DemoOutcome.Unknown));
            Facts.Repaired.AddRange(await _repair.RunAsync());
            foreach (string line in Facts.Repaired)
            {
                _narrator.Say($"Tidied up: {line}.");
            }
        }
    }

    private async Task<GroupView> LookAsync(CancellationToken cancellation)
    {
        _narrator.Step("The group");
        WorldView world = await _connection.GetWorldAsync(cancellation);
        Facts.World = world.World;
        _options = _options.AtSpeed(world.Speed ?? 1);
        if (world.IsPaused == true)
        {
            throw CommandException.Failed("time stands still in this world, so nothing can happen", "let it run with: raft resume-world");
        }

        GroupView view = await _connection.GetStatusAsync(cancellation);
        Facts.Nodes = view.Nodes.Count;
        if (view.Nodes.Count < FewestNodes)
        {
            throw CommandException.Failed(
                $"the group has {Words.Count(view.Nodes.Count, "node")}, the tour needs {FewestNodes}: fewer cannot lose one and go on",
                "make one with: raft groups create demo --nodes 3, then: raft demo --group demo");
        }

        string[] down = [.. view.Nodes.Where(node => !node.IsAlive).Select(node => node.NodeId)];
        if (down.Length > 0)
        {
            throw CommandException.Failed(
                $"the tour starts from a healthy group, but {Words.List(down)} {(down.Length == 1 ? "does" : "do")} not run",
                $"raft restart {string.Join(' ', down)} (or raft resume, where it is paused)");
        }

        if (await _connection.GetLinksAsync(cancellation) is { Count: > 0 } links)
        {
            throw CommandException.Failed(
                $"the tour starts from a healthy network, "
                + $"but {Words.Count(links.Count, "link")} {(links.Count == 1 ? "is" : "are")} cut or faulty",
                "take all faults away with: raft heal");
        }

        view = await WaitForLeaderAsync(cancellation);
        _narrator.Say(
            $"Group {_connection.Group} in the {world.World} world has {view.Nodes.Count} nodes; "
            + $"{view.Leader} leads in term {view.LeaderNode!.Term}.");
        _narrator.Show(view);
        return view;
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        _narrator.Step("Writes and reads");
        const int count = 5;
        DemoWrite last = null!;
        for (int i = 0; i < count; i++)
        {
            last = await _client.WriteAsync(via: null, _options.WriteLimit, cancellation);
            if (last.Outcome != DemoOutcome.Acknowledged)
            {
                throw CommandException.Failed($"a healthy group did not acknowledge the write of {last.Key}", last.Words);
            }
        }

        ReadView read = await _connection.ReadAsync(last.Key, ReadChoice.Linearizable, node: null, within: null, cancellation);
        _narrator.Say($"Wrote {count} keys, {_client.Prefix}-1 and so on. Each answer came after a majority had stored the entry.");
        _narrator.Say($"A linearizable read of {last.Key} says {(read.Value is { } value ? ValueText.Format(value) : "nothing")}.");
        if (!read.Found)
        {
            throw CommandException.Failed($"{last.Key} was acknowledged, a linearizable read says nothing");
        }
    }

    private async Task CrashLeaderAsync(CancellationToken cancellation)
    {
        _narrator.Step("The leader crashes");
        await using DemoLoad load = _client.StartLoad(_options, cancellation);
        await load.WaitForWritesAsync(_options.WritesPerPhase, "before anything is broken");
        GroupView before = await WaitForLeaderAsync(cancellation);
        string old = before.Leader!;
        var facts = new DemoCrashFacts { Crashed = old, TermBefore = before.LeaderNode!.Term };
        Facts.Crash = facts;

        long sent = _time.GetTimestamp();
        await _repair.CrashAsync(old, cancellation);
        _narrator.Say($"Crashed {old}, the leader, while a client keeps writing.");
        (GroupView after, TimeSpan took) = await _waiter.WaitAsync(
            $"a new leader after the crash of {old}",
            view => HasLeader(view) && view.Leader != old && view.LeaderNode!.Term > facts.TermBefore,
            sent,
            cancellation);
        facts.NewLeader = after.Leader;
        facts.NewTerm = after.LeaderNode!.Term;
        facts.NewLeaderAfterMs = Math.Round(took.TotalMilliseconds, 1);
        await load.WaitForWritesAsync(_options.WritesPerPhase, $"after {after.Leader} took over");
        facts.LongestWriteGapMs = Math.Round(load.LongestGap.TotalMilliseconds, 1);
        _narrator.Say(
            $"{after.Leader} leads in term {after.LeaderNode!.Term}, seen {DurationText.Format(took)} after the crash. "
            + $"The client's longest wait for an acknowledgement was {DurationText.Format(load.LongestGap)}.");

        sent = _time.GetTimestamp();
        await _repair.RestartAsync(old, cancellation);
        long committed = (await _connection.GetStatusAsync(cancellation)).LeaderNode?.CommitIndex ?? 0;
        (_, TimeSpan caughtUp) = await _waiter.WaitAsync(
            $"{old} to catch up after its restart",
            view => view.Nodes.Any(node => node.NodeId == old && node.IsAlive && node.LastApplied >= committed),
            sent,
            cancellation);
        facts.CaughtUpAfterMs = Math.Round(caughtUp.TotalMilliseconds, 1);
        _narrator.Say($"Restarted {old} from its disk: it follows and has caught up after {DurationText.Format(caughtUp)}.");
    }

    private async Task PartitionAsync(CancellationToken cancellation)
    {
        _narrator.Step("The network splits, with the leader in the minority");
        GroupView before = await WaitForLeaderAsync(cancellation);
        string old = before.Leader!;
        long term = before.LeaderNode!.Term;
        string[] minority =
            [old, .. before.Nodes.Select(node => node.NodeId).Where(id => id != old).Take(((before.Nodes.Count - 1) / 2) - 1)];
        string[] majority = [.. before.Nodes.Select(node => node.NodeId).Except(minority)];
        var facts = new DemoPartitionFacts { Minority = minority, Majority = majority, OldLeader = old };
        Facts.Partition = facts;

        long sent = _time.GetTimestamp();
        await _repair.PartitionAsync([minority, majority], cancellation);
        _narrator.Say(
            $"Cut {Words.List(minority)} off from {Words.List(majority)}, "
            + $"and asked {old}, which still believes it leads, for a write.");
        Task<DemoWrite> minorityWrite = _client.WriteAsync(old, _options.MinorityLimit, cancellation);
        DemoWrite write;
        try
        {
            await GoOnInMajorityAsync(term, sent, facts, cancellation);
        }
        finally
        {
            write = await minorityWrite;
            facts.MinorityWrite = write;
        }

        if (write.Outcome == DemoOutcome.Acknowledged)
        {
            throw CommandException.Failed(
                $"{old} acknowledged the write of {write.Key} although it was cut off from the majority");
        }

        string outcome = write.Outcome.ToString().ToLowerInvariant();
        _narrator.Say($"{old} did not acknowledge its write ({outcome}: {write.Words}).");
        await ReadInMinorityAsync(old, facts, cancellation);
    }

    private async Task GoOnInMajorityAsync(long term, long sent, DemoPartitionFacts facts, CancellationToken cancellation)
    {
        (GroupView after, TimeSpan took) = await _waiter.WaitAsync(
            "the majority to elect a leader",
            view => HasLeader(view) && facts.Majority.Contains(view.Leader) && view.LeaderNode!.Term > term,
            sent,
            cancellation);
        facts.NewLeader = after.Leader;
        facts.NewTerm = after.LeaderNode!.Term;
        facts.NewLeaderAfterMs = Math.Round(took.TotalMilliseconds, 1);
        await using DemoLoad load = _client.StartLoad(_options, cancellation);
        await load.WaitForWritesAsync(_options.WritesPerPhase, "in the majority");
        facts.MajorityWrites = load.Acknowledged;
        _narrator.Say(
            $"The majority elected {after.Leader} in term {after.LeaderNode!.Term}, seen after {DurationText.Format(took)}, "
            + $"and acknowledged {Words.Count(load.Acknowledged, "write")} since.");
    }

    private async Task ReadInMinorityAsync(string old, DemoPartitionFacts facts, CancellationToken cancellation)
    {
        string key = _client.Writes.Last(write => write.Outcome == DemoOutcome.Acknowledged).Key;
        try
        {
            ReadView read = await _connection.ReadAsync(key, ReadChoice.Linearizable, old, _options.MinorityLimit, cancellation);
            facts.MinorityReadAnswered = true;
            throw CommandException.Failed(
                $"{old} answered a linearizable read of {key} ({(read.Found ? "found" : "not found")}) "
                + "although it was cut off from the majority");
        }
        catch (RequestException)
        {
            facts.MinorityReadAnswered = false;
        }

        ReadView stale = await _connection.ReadAsync(key, ReadChoice.Stale, old, _options.MinorityLimit, cancellation);
        facts.StaleReadIsBehind = !stale.Found;
        string seen = stale.Found ? "its value" : $"nothing: {old} is behind and cannot know";
        _narrator.Say($"It did not answer a linearizable read either. A stale read of {key} there says {seen}.");
    }

    private async Task HealAsync(CancellationToken cancellation)
    {
        _narrator.Step("The network heals");
        long sent = _time.GetTimestamp();
        await _repair.HealAsync(cancellation);
        (GroupView view, TimeSpan took) = await _waiter.WaitAsync(
            "all nodes to hold the same log", DemoWaiter.HasConverged, sent, cancellation);
        Facts.Partition!.ConvergedAfterMs = Math.Round(took.TotalMilliseconds, 1);
        _narrator.Say(
            $"After {DurationText.Format(took)} all nodes hold the same {view.LeaderNode!.LogLength} entries, "
            + $"committed and applied, in term {view.LeaderNode.Term}.");
        _narrator.Show(view);
    }

    private async Task CheckAsync(IReadOnlyList<string> nodes, CancellationToken cancellation)
    {
        _narrator.Step("The check");
        IReadOnlyList<DemoWrite> writes = _client.Writes;
        DemoCheckFacts check = await new DemoCheck(_connection, _time, _options).RunAsync(_client.Prefix, writes, nodes, cancellation);
        Facts.Check = check;
        int acknowledged = writes.Count(write => write.Outcome == DemoOutcome.Acknowledged);
        int unknown = writes.Count(write => write.Outcome == DemoOutcome.Unknown);
        int refused = writes.Count(write => write.Outcome == DemoOutcome.Refused);
        if (check.Violations.Count > 0)
        {
            const int shown = 3;
            string more = check.Violations.Count > shown ? $"; and {check.Violations.Count - shown} more" : "";
            throw CommandException.Failed(
                $"{check.AcknowledgedPresent} of {acknowledged} acknowledged writes are there; "
                + $"{Words.Count(check.Violations.Count, "fact")} must not be",
                string.Join("; ", check.Violations.Take(shown)) + more);
        }

        _narrator.Say($"All {acknowledged} acknowledged writes are there with their values on a linearizable read, and on every node.");
        _narrator.Say(
            $"{refused} were refused, none of them is there. "
            + $"{unknown} had an unknown outcome, {check.UnknownPresent} of them turned out to be there.");
    }

    private async Task<GroupView> WaitForLeaderAsync(CancellationToken cancellation) =>
        (await _waiter.WaitAsync("a leader", HasLeader, _time.GetTimestamp(), cancellation)).View;

    private static bool HasLeader(GroupView view) => view.LeaderNode is { IsAlive: true };
}
