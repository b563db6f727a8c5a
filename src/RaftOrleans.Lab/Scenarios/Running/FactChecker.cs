using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>Finds out whether facts hold. It looks only at what the lab shows to everybody.</summary>
internal sealed class FactChecker(ScenarioRun run)
{
    private readonly LogComparer _logs = new(run);

    /// <summary>Finds out whether a fact holds just now.</summary>
    public async Task<Finding> CheckAsync(ScenarioFact fact)
    {
        // What clients were answered is known here; the group need not be asked.
        if (fact is ScenarioFact.Measure { Quantity: ScenarioQuantity.Acknowledged } acknowledged)
        {
            return CheckCount(acknowledged);
        }

        GroupStatus status = await run.Events.CatchUpAsync(run.Cancellation);
        try
        {
            return fact switch
            {
                ScenarioFact.Leader leader => Check(leader, status),
                ScenarioFact.HasRole role => Check(role, status),
                ScenarioFact.HasHealth health => Check(health, status),
                ScenarioFact.Voters voters => Check(voters, status),
                ScenarioFact.Measure measure => Check(measure, status),
                ScenarioFact.Gap gap => Check(gap),
                ScenarioFact.Copies copies => await _logs.CheckAsync(copies, status),
                ScenarioFact.EqualLogs => await _logs.CheckEqualAsync(status),
                ScenarioFact.HasValue value => await CheckAsync(value, status),
                ScenarioFact.WritesAreKept => await _logs.CheckWritesAsync(status),
                ScenarioFact.IsLinearizable => await CheckHistoryAsync(),
                ScenarioFact.IsViolated violated => CheckViolated(violated),
                ScenarioFact.IsSafe => await CheckSafetyAsync(status),
                _ => throw new ArgumentException($"nobody knows how to check {fact.GetType().Name}", nameof(fact)),
            };
        }
        catch (LabException e) when (e.Reason is LabFailure.Unavailable or LabFailure.Conflict or LabFailure.TimedOut)
        {
            // The node that the fact is about is not there just now.
            return new Finding(false, e.Message);
        }
    }

    private static string InRange<T>(T value, T? least, T? most)
        where T : struct, IComparable<T> =>
        least is { } from && value.CompareTo(from) < 0 ? "too little"
        : most is { } to && value.CompareTo(to) > 0 ? "too much"
        : "";

    private Finding Check(ScenarioFact.Leader fact, GroupStatus status)
    {
        NodeId leader = status.Leader;
        string words = leader.IsNone
            ? $"no running node leads: {Roles(status.Nodes)}"
            : $"{run.Cast.Describe(leader)} leads in term {status.Node(leader).Term}";
        switch (fact.State)
        {
            case LeaderState.Any:
                return new Finding(!leader.IsNone, words);
            case LeaderState.None:
                return new Finding(leader.IsNone, words);
            case LeaderState.Agreed:
                return leader.IsNone ? new Finding(false, words) : CheckAgreed(status, leader, words);
            case LeaderState.Is:
                return new Finding(leader == Named(), words);
            default:
                return new Finding(!leader.IsNone && leader != Named(), words);
        }

        NodeId Named() => run.Cast.ResolveOne(fact.Node!, status, static _ => true);
    }

    private Finding CheckAgreed(GroupStatus status, NodeId leader, string words)
    {
        long term = status.Node(leader).Term;
        string[] astray =
        [
            .. status.Nodes
                .Where(node => node.Health == NodeHealth.Running && (node.Leader != leader || node.Term != term))
                .Select(node => $"{run.Cast.Describe(node.Id)} follows {(node.Leader.IsNone ? "nobody" : node.Leader)} in term {node.Term}"),
        ];
        return astray.Length == 0 ? new Finding(true, words) : new Finding(false, $"{words}, but {string.Join(", ", astray)}");
    }

    private Finding Check(ScenarioFact.HasRole fact, GroupStatus status)
    {
        List<NodeStatus> nodes = [.. Nodes(fact.Of, status)];
        bool holds = nodes.TrueForAll(node => node.Health == NodeHealth.Running && node.Role == fact.Role);
        return new Finding(holds, Roles(nodes));
    }

    private Finding Check(ScenarioFact.HasHealth fact, GroupStatus status)
    {
        List<NodeStatus> nodes = [.. Nodes(fact.Of, status)];
        return new Finding(nodes.TrueForAll(node => node.Health == fact.Health), string.Join(", ", nodes.Select(node =>
            $"that of {run.Cast.Describe(node.Id)} is {ScenarioGrammar.Camel(node.Health.ToString())}"
            + (node.Failure is null ? "" : $", because {node.Failure}"))));
    }

    private Finding Check(ScenarioFact.Voters fact, GroupStatus status)
    {
        if (status.Leader.IsNone || status.Node(status.Leader) is not { Membership: { } membership } leader)
        {
            return new Finding(false, "nobody leads who could say");
        }

        bool isSettled = !membership.IsJoint && leader.MembershipIndex <= leader.CommitIndex;
        IReadOnlyList<NodeId> wanted = run.Cast.Resolve(fact.Nodes, status, [], static _ => true);
        return new Finding(
            isSettled && membership.Voters.SequenceEqual(wanted.Order()),
            $"{run.Cast.Describe(leader.Id)} knows {membership}{(isSettled ? "" : ", which is under way")}");
    }

    private Finding Check(ScenarioFact.Measure fact, GroupStatus status)
    {
        if (fact.Quantity == ScenarioQuantity.Elections)
        {
            return CheckCount(fact);
        }

        (long value, NodeId highest) = Highest(fact, status);
        if (fact.Since is null)
        {
            return Judge(fact, value, FormattableString.Invariant($"{run.Cast.Describe(highest)} has {value}"));
        }

        (long start, NodeId first) = Highest(fact, run.Moment(fact.Since).Status);
        return Judge(
            fact,
            value - start,
            value == start
                ? FormattableString.Invariant($"it is {value} as before, on {run.Cast.Describe(highest)}")
                : FormattableString.Invariant($"it went from {start} on {run.Cast.Describe(first)} to {value} on {run.Cast.Describe(highest)}"));
    }

    /// <summary>How often something has happened; it only becomes more.</summary>
    private Finding CheckCount(ScenarioFact.Measure fact)
    {
        bool isElections = fact.Quantity == ScenarioQuantity.Elections;
        long now = isElections ? run.Events.Elections : run.Operations.AcknowledgedCount;
        Moment? before = fact.Since is null ? null : run.Moment(fact.Since);
        long count = now - (before is null ? 0 : isElections ? before.Elections : before.Acknowledged);
        string noun = isElections ? "election" : "write";
        string verb = isElections ? "won" : "acknowledged";
        return Judge(fact, count, FormattableString.Invariant($"{count} {noun}{(count == 1 ? " was" : "s were")} {verb}"));
    }

    private static Finding Judge(ScenarioFact.Measure fact, long number, string words)
    {
        string wrong = InRange(number, fact.AtLeast, fact.AtMost);
        return new Finding(wrong.Length == 0, words, wrong == "too much");
    }

    private (long Value, NodeId Node) Highest(ScenarioFact.Measure fact, GroupStatus status)
    {
        IEnumerable<NodeStatus> nodes = fact.Of is null ? status.Nodes : Nodes(fact.Of, status);
        return nodes.Select(node => (Value: ValueOf(node), node.Id)).MaxBy(pair => pair.Value);

        long ValueOf(NodeStatus node) => fact.Quantity switch
        {
            ScenarioQuantity.Term => node.Term,
            ScenarioQuantity.Commit => node.CommitIndex,
            ScenarioQuantity.Snapshot => node.SnapshotIndex,
            ScenarioQuantity.Inflight => node.Health == NodeHealth.Running && node.Role == Role.Leader
                ? node.Peers.Select(peer => peer.Inflight).DefaultIfEmpty().Max() : 0,
            _ => node.LastIndex,
        };
    }

    private Finding Check(ScenarioFact.Gap fact)
    {
        TimeSpan last = fact.Since is null ? run.Begin : run.Moment(fact.Since).Time;
        TimeSpan longest = TimeSpan.Zero;
        TimeSpan from = last;
        foreach (AcknowledgedWrite write in run.Operations.Acknowledged.Where(write => write.Time > last))
        {
            Consider(write.Time);
        }

        Consider(run.Lab.Now);
        string wrong = InRange(longest, fact.AtLeast, fact.AtMost);
        return new Finding(
            wrong.Length == 0, $"it was {ScenarioDuration.Format(longest)}, from {run.Describe(from)} on", wrong == "too much");

        void Consider(TimeSpan next)
        {
            if (next - last > longest)
            {
                longest = next - last;
                from = last;
            }

            last = next;
        }
    }

    private async Task<Finding> CheckAsync(ScenarioFact.HasValue fact, GroupStatus status)
    {
        IReadOnlyList<NodeId> nodes = fact.Of is null ? [] : run.Cast.Resolve(fact.Of, status, []);
        List<(string Where, ReadResult Result)> results = [];
        if (fact.Of is null)
        {
            results.Add(("", await run.Operations.ReadAsync(
                ScenarioRun.StepClient, fact.Key, ReadConsistency.Linearizable, null, TimeSpan.FromSeconds(1), run.Cancellation)));
        }

        foreach (NodeId node in nodes)
        {
            results.Add(($"{run.Cast.Describe(node)}: ", await run.Operations.ReadAsync(
                ScenarioRun.StepClient, fact.Key, ReadConsistency.Stale, node, TimeSpan.FromSeconds(1), run.Cancellation)));
        }

        bool holds = results.TrueForAll(result => result.Result.Answered is not null && AreEqual(result.Result.Json, fact.Json));
        return new Finding(holds, string.Join(", ", results.Select(result => result.Where + result.Result.Words)));
    }

    private async Task<Finding> CheckHistoryAsync()
    {
        // What the store holds in the end belongs to the history: without it a lost write that nobody read would not be seen.
        string[] keys = [.. run.Operations.Operations.Select(operation => operation.Key).Distinct().Order(StringComparer.Ordinal)];
        await Task.WhenAll(keys.Select(key => run.Operations.ReadAsync(
            ScenarioRun.StepClient, key, ReadConsistency.Linearizable, null, TimeSpan.FromSeconds(5), run.Cancellation)));
        IReadOnlyList<Operation> operations = run.Operations.Operations;
        LinearizabilityResult result = LinearizabilityChecker.Check(
            new OperationHistory(operations), new LinearizabilityOptions { MaxSteps = ScenarioRun.MaxCheckSteps });
        return result.Verdict switch
        {
            LinearizabilityVerdict.Linearizable => new Finding(true, $"{operations.Count} operations have an order that explains every answer"),
            LinearizabilityVerdict.NotLinearizable => new Finding(false, result.Violation!.ToString()),
            _ => new Finding(false, $"it is not known: {result.UnknownReason}"),
        };
    }

    private Finding CheckViolated(ScenarioFact.IsViolated fact)
    {
        IReadOnlyList<(string Property, string Words)> seen = run.Events.Violations;
        return seen.FirstOrDefault(violation => violation.Property == fact.Property.ToString()) is { Words: { } words }
            ? new Finding(true, words)
            : new Finding(false, seen.Count == 0 ? "no property is violated" : $"only {string.Join(", ", seen.Select(violation => violation.Property))}");
    }

    private async Task<Finding> CheckSafetyAsync(GroupStatus status)
    {
        if (run.Events.Violations is [(_, var violation), ..])
        {
            return new Finding(false, violation);
        }

        if (run.Events.SplitTerms is [var split, ..])
        {
            return new Finding(false, split);
        }

        if (await _logs.FindConflictAsync(status) is { } conflict)
        {
            return new Finding(false, conflict);
        }

        return run.Events.Lost is { } lost
            ? new Finding(false, $"it is not known: {lost}")
            : new Finding(true, FormattableString.Invariant($"{run.Events.Elections} elections, one leader in each term, ")
                + FormattableString.Invariant($"committed entries agree up to {status.Nodes.Max(node => node.CommitIndex)}"));
    }

    private IEnumerable<NodeStatus> Nodes(NodeSet of, GroupStatus status) =>
        run.Cast.Resolve(of, status, [], static _ => true).Select(status.Node);

    private string Roles(IEnumerable<NodeStatus> nodes) => string.Join(", ", nodes.Select(node =>
        $"{run.Cast.Describe(node.Id)} is {ScenarioGrammar.Camel(node.Health == NodeHealth.Running ? node.Role.ToString() : node.Health.ToString())}"));

    private static bool AreEqual(string? json, string? other) =>
        json is null || other is null ? json == other : CanonicalJson.Canonicalize(json) == CanonicalJson.Canonicalize(other);
}
