using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>Does what steps say, by means of the lab.</summary>
internal sealed class ActionRunner(ScenarioRun run)
{
    private readonly MemberRunner _members = new(run);
    private readonly SessionRunner _sessions = new(run);
    private readonly FaultRunner _faults = new(run);

    /// <summary>Does it.</summary>
    /// <param name="step">The step; its time has come and its condition holds.</param>
    /// <returns>What was done and what came of it.</returns>
    /// <exception cref="LabException">It cannot be done.</exception>
    public async Task<StepReport> DoAsync(ScenarioStep step)
    {
        switch (step.Action)
        {
            case ScenarioAction.Mark mark:
                return new StepReport(await MarkAsync(mark));
            case ScenarioAction.Pick pick:
                return new StepReport(await PickAsync(pick));
            case ScenarioAction.Write write:
                return await WriteAsync(write);
            case ScenarioAction.Read read:
                return await ReadAsync(read);
            case ScenarioAction.Transfer transfer:
                NodeId target = Named(run.Cast.ResolveOne(transfer.Node, await StatusAsync(), static _ => true), step.As);
                return await _members.TransferAsync(transfer, target, await ViaAsync(transfer.Call.Via));
            case ScenarioAction.Members members:
                return await _members.ChangeAsync(members, await StatusAsync(), await ViaAsync(members.Call.Via));
            case ScenarioAction.AddNode added:
                NodeId newcomer = Named(await run.Group.AddNodeAsync(run.Cancellation), added.Name);
                return new StepReport($"start one more node, {run.Cast.Describe(newcomer)}");
            case ScenarioAction.OpenSession session:
                return new StepReport(await _sessions.OpenAsync(session));
            case ScenarioAction.ChangeOptions options:
                return await ChangeAsync(options);
            case ScenarioAction.Disk disk:
                NodeId owner = Named(run.Cast.ResolveOne(disk.Node, await StatusAsync(), static _ => true), step.As);
                await run.Group.SetDiskAsync(owner, disk.DiskFaults, run.Cancellation);
                return new StepReport($"disk of {run.Cast.Describe(owner)}: {disk.DiskFaults.Describe()}");
            case ScenarioAction.Clock clock:
                NodeId keeper = Named(run.Cast.ResolveOne(clock.Node, await StatusAsync(), static _ => true), step.As);
                await run.Group.SetClockAsync(keeper, clock.ClockFaults, run.Cancellation);
                return new StepReport($"clock of {run.Cast.Describe(keeper)}: {clock.ClockFaults.DescribeChange()}");
            case ScenarioAction.Duplicate duplicate:
                return await DuplicateAsync(Named(run.Cast.ResolveOne(duplicate.Node, await StatusAsync()), step.As));
            case ScenarioAction.LoseRecords lose:
                NodeId forgetful = Named(run.Cast.ResolveOne(lose.Node, await StatusAsync(), static _ => true), step.As);
                await run.Group.LoseRecordsAsync(forgetful, run.Cancellation);
                return new StepReport($"lose the records of {run.Cast.Describe(forgetful)}");
            case ScenarioAction.Shaped shaped:
                return new StepReport(await _faults.PartitionAsync(shaped, await StatusAsync()));
            case ScenarioAction.Clogging clogging:
                return new StepReport(await _faults.ClogAsync(clogging, await StatusAsync()));
            case ScenarioAction.Slow slow:
                NodeId slowed = Named(run.Cast.ResolveOne(slow.Node, await StatusAsync(), static _ => true), step.As);
                await run.Group.SlowAsync(slowed, slow.Step, run.Cancellation);
                return new StepReport($"process of {run.Cast.Describe(slowed)}: {FaultRunner.Describe(slow.Step)}");
            case ScenarioAction.Process { IsRefused: true } restart:
                return await _faults.RestartInVainAsync(restart, await StatusAsync());
            case ScenarioAction.Heal:
                await run.Group.HealAsync(run.Cancellation);
                return new StepReport("heal the network");
            case ScenarioAction.Wait wait:
                await run.Lab.DelayAsync(wait.Time, run.Cancellation);
                return new StepReport($"wait {ScenarioDuration.Format(wait.Time)}");
            case ScenarioAction.Expect expect:
                Finding finding = await run.WaitForAsync(expect.Fact, step.Within);
                return new StepReport("", expect.Fact.Statement, finding);
            case null:
                return new StepReport("");
            default:
                return new StepReport(await BreakAsync(step.Action, step.As));
        }
    }

    private static string Describe(ScenarioAction.Write write) => write.Function switch
    {
        OperationFunction.Write => $"set {write.Key} = {write.Value}",
        OperationFunction.Delete => $"delete {write.Key}",
        OperationFunction.Append => $"append {write.Value} to {write.Key}",
        _ => $"set {write.Key} = {write.Value} if it {(write.From is null ? "is absent" : $"holds {write.From}")}",
    };

    private static string InWords(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.NotLeader => "refused by a node that does not lead",
        WriteOutcome.Busy => "refused by a busy leader",
        WriteOutcome.Unknown => "of unknown outcome",
        WriteOutcome.SessionExpired => "refused because its session has expired",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    private async Task<string> MarkAsync(ScenarioAction.Mark mark)
    {
        Moment moment = await run.MarkAsync(mark.Name);
        return FormattableString.Invariant($"mark '{mark.Name}': term {moment.Status.Nodes.Max(node => node.Term)}, ")
            + (moment.Status.Leader.IsNone ? "no leader" : $"leader {run.Cast.Describe(moment.Status.Leader)}")
            + FormattableString.Invariant($", committed up to {moment.Status.Nodes.Max(node => node.CommitIndex)}, {moment.Acknowledged} writes acknowledged");
    }

    private async Task<string> PickAsync(ScenarioAction.Pick pick)
    {
        GroupStatus status = await StatusAsync();
        HashSet<NodeId> taken = [];
        List<string> picked = [];
        foreach ((string name, NodeSet set) in pick.Names)
        {
            IReadOnlyList<NodeId> nodes = run.Cast.Resolve(set, status, taken);
            run.Cast.Name(name, nodes);
            picked.Add($"{name} is {string.Join(", ", nodes)}");
        }

        return string.Join("; ", picked);
    }

    private async Task<StepReport> WriteAsync(ScenarioAction.Write write)
    {
        NodeId? via = await ViaAsync(write.Via);
        if (write.IsInBackground)
        {
            return Begin(write, via);
        }

        Operation call = OperationRecorder.Call(ScenarioRun.StepClient, write.Function, write.Key, write.Value, write.From);
        WriteResult result = await run.Operations.WriteAsync(call, via, write.Timeout, run.Cancellation, _sessions.PlaceOf(write));
        string place = write.Session is null ? "" : FormattableString.Invariant($" as command {write.Sequence} of session {write.Session}");
        string what = $"{Describe(write)}{place}{(via is { } node ? $" via {run.Cast.Describe(node)}" : "")}";
        string wanted = string.Join(" or ", write.Outcomes.Select(InWords));
        bool holds = write.Outcomes.Contains(result.Outcome);
        string words = result.Words;
        if (write.Swapped is { } swapped && result.Outcome == WriteOutcome.Applied)
        {
            holds &= result.Swapped == swapped;
            wanted += swapped ? " and finds its value" : " and does not find its value";
            words += result.Swapped == true ? " and found its value" : " and did not find its value";
        }

        return new StepReport(what, $"'{what}' is {wanted}", new Finding(holds, words));
    }

    private StepReport Begin(ScenarioAction.Write write, NodeId? via)
    {
        // A client of its own: what one client asks is never under way twice.
        Operation call = OperationRecorder.Call(run.NewClient(), write.Function, write.Key, write.Value, write.From);
        run.Begun(run.Operations.WriteAsync(call, via, write.Timeout, run.Cancellation, _sessions.PlaceOf(write)));
        return new StepReport($"{Describe(write)}{(via is { } node ? $" via {run.Cast.Describe(node)}" : "")}, without waiting for the answer");
    }

    private async Task<StepReport> DuplicateAsync(NodeId node)
    {
        bool isFenced = await run.Group.DuplicateAsync(node, run.Cancellation);
        string who = run.Cast.Describe(node);
        return new StepReport(
            $"activate {who} a second time",
            $"the first activation of {who} is fenced",
            new Finding(isFenced, isFenced ? "it could not write and has ended" : "it goes on"));
    }

    private async Task<StepReport> ChangeAsync(ScenarioAction.ChangeOptions change)
    {
        string what = $"options: {string.Join(", ", change.Changes.Select(option => $"{option.Key} {option.Value}"))}";
        string statement = $"'{what}' is {(change.IsRefused ? "refused" : "applied")}";
        try
        {
            await GroupOptions.ChangeAsync(run.Group, change.Changes, run.Cancellation);
            return new StepReport(what, statement, new Finding(!change.IsRefused, "it is in force"));
        }
        catch (LabException e) when (e.Reason == LabFailure.Invalid)
        {
            return new StepReport(what, statement, new Finding(change.IsRefused, e.Message));
        }
    }

    private async Task<StepReport> ReadAsync(ScenarioAction.Read read)
    {
        NodeId? via = await ViaAsync(read.Via);
        ReadResult result = await run.Operations.ReadAsync(
            ScenarioRun.StepClient, read.Key, read.Consistency, via, read.Timeout, run.Cancellation);
        string how = read.Consistency switch
        {
            ReadConsistency.Stale => " without asking anybody",
            ReadConsistency.Lease => " by lease",
            _ => "",
        };
        string what = $"get {read.Key}{(via is { } node ? $" via {run.Cast.Describe(node)}" : "")}{how}";
        (string wanted, bool holds) = read.Wish switch
        {
            ReadWish.Unanswered => ("is not answered", result.Answered is null),
            ReadWish.Value => ($"is answered with {read.Value}", result.Answered is not null && result.Json is { } json
                && CanonicalJson.Canonicalize(json) == CanonicalJson.Canonicalize(read.Value!)),
            ReadWish.Absent => ("is answered with 'there is no such key'", result.Answered is not null && result.Json is null),
            ReadWish.Stale => ("is answered with a stale state", IsStale(result.Answered)),
            _ => ("is answered", result.Answered is not null),
        };
        return new StepReport(what, $"'{what}' {wanted}", new Finding(holds, result.Words));
    }

    /// <summary>Whether a read is one that no linearizable store could have answered so, given all that was acknowledged before.</summary>
    private bool IsStale(Operation? read)
    {
        if (read is null)
        {
            return false;
        }

        IEnumerable<Operation> others = run.Operations.Operations.Where(operation => operation.Key == read.Key);
        LinearizabilityResult result = LinearizabilityChecker.Check(
            new OperationHistory([.. others, read]), new LinearizabilityOptions { MaxSteps = ScenarioRun.MaxCheckSteps });
        return result.Verdict == LinearizabilityVerdict.NotLinearizable;
    }

    private async Task<string> BreakAsync(ScenarioAction action, string? name)
    {
        GroupStatus status = await StatusAsync();
        HashSet<NodeId> taken = [];
        switch (action)
        {
            case ScenarioAction.Process process:
                return await ProcessAsync(process, status, name);
            case ScenarioAction.StepDown stepDown:
                NodeId leader = Named(run.Cast.ResolveOne(stepDown.Node, status), name);
                await run.Group.StepDownAsync(leader, run.Cancellation);
                return $"make {run.Cast.Describe(leader)} step down";
            case ScenarioAction.Campaign campaign:
                NodeId candidate = Named(run.Cast.ResolveOne(campaign.Node, status), name);
                await run.Group.CampaignAsync(candidate, campaign.IsForced, run.Cancellation);
                return $"make {run.Cast.Describe(candidate)} start an election{(campaign.IsForced ? " by force" : "")}";
            case ScenarioAction.TakeSnapshot snapshot:
                IReadOnlyList<NodeId> writers = run.Cast.Resolve(snapshot.Nodes, status, taken);
                foreach (NodeId writer in writers)
                {
                    await run.Group.TakeSnapshotAsync(Named(writer, name), run.Cancellation);
                }

                return $"snapshot of {run.Cast.Describe(writers)}";
            case ScenarioAction.Wipe wipe:
                NodeId lost = run.Cast.ResolveOne(wipe.Node, status, static _ => true);
                string who = run.Cast.Describe(lost);
                NodeId next = Named(await run.Group.WipeAsync(lost, run.Cancellation), name);
                return $"wipe the disk of {who}, which is {run.Cast.Describe(next)} from now on";
            case ScenarioAction.Partition partition:
                List<IReadOnlyList<NodeId>> sides = [.. partition.Sides.Select(side => run.Cast.Resolve(side, status, taken))];
                await run.Group.PartitionAsync(sides, run.Cancellation);
                return $"partition {string.Join(" | ", WithRest(sides, status).Select(run.Cast.Describe))}";
            case ScenarioAction.Isolate isolate:
                IReadOnlyList<NodeId> nodes = run.Cast.Resolve(isolate.Nodes, status, taken);
                await run.Group.PartitionAsync([.. nodes.Select(node => (IReadOnlyList<NodeId>)[Named(node, name)])], run.Cancellation);
                return $"isolate {run.Cast.Describe(nodes)}";
            case ScenarioAction.Cut cut:
                return "cut " + await LinksAsync(
                    cut.From, cut.To, cut.IsOneWay, status, (from, to) => run.Group.CutAsync(from, to, cut.IsOneWay, run.Cancellation));
            case ScenarioAction.Link link:
                string links = await LinksAsync(
                    link.From, link.To, link.IsOneWay, status,
                    (from, to) => run.Group.SetLinkAsync(from, to, link.LinkFaults, link.IsOneWay, run.Cancellation));
                return $"links {links}: {Describe(link.LinkFaults)}";
            default:
                throw new ArgumentException($"nobody knows how to do {action.GetType().Name}", nameof(action));
        }
    }

    private async Task<string> ProcessAsync(ScenarioAction.Process process, GroupStatus status, string? name)
    {
        ILabGroup group = run.Group;
        Func<NodeId, CancellationToken, Task> change = process.Kind switch
        {
            ProcessAction.Crash => group.CrashAsync,
            ProcessAction.Restart => group.RestartAsync,
            ProcessAction.Pause => group.PauseAsync,
            _ => group.ResumeAsync,
        };
        Func<NodeStatus, bool> fits = process.Kind switch
        {
            ProcessAction.Crash => static node => node.Health != NodeHealth.Crashed,
            ProcessAction.Restart => static node => node.Health == NodeHealth.Crashed,
            ProcessAction.Pause => static node => node.Health == NodeHealth.Running,
            _ => static node => node.Health == NodeHealth.Paused,
        };
        IReadOnlyList<NodeId> nodes = run.Cast.Resolve(process.Nodes, status, [], fits);
        foreach (NodeId node in nodes)
        {
            await change(Named(node, name), run.Cancellation);
        }

        return $"{process.Kind.ToString().ToLowerInvariant()} {run.Cast.Describe(nodes)}";
    }

    private async Task<string> LinksAsync(
        NodeSet fromSet, NodeSet toSet, bool isOneWay, GroupStatus status, Func<NodeId, NodeId, Task> change)
    {
        HashSet<NodeId> taken = [];
        IReadOnlyList<NodeId> froms = run.Cast.Resolve(fromSet, status, taken, static _ => true);
        IReadOnlyList<NodeId> tos = run.Cast.Resolve(toSet, status, taken, static _ => true);
        List<(NodeId From, NodeId To)> pairs = [];
        foreach ((NodeId from, NodeId to) in froms.SelectMany(from => tos.Select(to => (from, to))))
        {
            // Both directions of a link are set at once, so the pair need not come again the other way round.
            if (from != to && !(!isOneWay && pairs.Contains((to, from))))
            {
                pairs.Add((from, to));
            }
        }

        foreach ((NodeId from, NodeId to) in pairs)
        {
            await change(from, to);
        }

        return pairs.Count == 0
            ? throw new LabException(LabFailure.Invalid, $"there is no link from {run.Cast.Describe(froms)} to {run.Cast.Describe(tos)}")
            : $"{run.Cast.Describe(froms)} {(isOneWay ? "->" : "<->")} {run.Cast.Describe(tos)}";
    }

    private static string Describe(LinkFaults faults)
    {
        List<string> words = [];
        Add(faults.Drop, "lost");
        Add(faults.Duplicate, "twice");
        Add(faults.Reorder, "held back");
        if (faults.Delay > TimeSpan.Zero || faults.Jitter > TimeSpan.Zero)
        {
            string jitter = faults.Jitter == TimeSpan.Zero ? ""
                : faults.Distribution == Simulation.LatencyDistribution.Uniform ? $" to {ScenarioDuration.Format(faults.Delay + faults.Jitter)}"
                : $" and {ScenarioDuration.Format(faults.Jitter / 2)} more in the mean ({ScenarioGrammar.Camel(faults.Distribution.ToString())})";
            words.Add($"{ScenarioDuration.Format(faults.Delay)}{jitter} late");
        }

        return words.Count == 0 ? "no faults" : string.Join(", ", words);

        void Add(double share, string what)
        {
            if (share > 0)
            {
                words.Add(FormattableString.Invariant($"{share * 100:0.###} % {what}"));
            }
        }
    }

    private static IEnumerable<IReadOnlyList<NodeId>> WithRest(List<IReadOnlyList<NodeId>> sides, GroupStatus status)
    {
        NodeId[] rest = [.. status.Nodes.Select(node => node.Id).Where(node => !sides.Exists(side => side.Contains(node)))];
        return rest.Length == 0 ? sides : sides.Append(rest);
    }

    private NodeId Named(NodeId node, string? name)
    {
        if (name is not null)
        {
            run.Cast.Name(name, [node]);
        }

        return node;
    }

    private async Task<NodeId?> ViaAsync(NodeSet? via) => via is null ? null : run.Cast.ResolveOne(via, await StatusAsync(), static _ => true);

    private Task<GroupStatus> StatusAsync() => run.Group.GetStatusAsync(run.Cancellation);
}
