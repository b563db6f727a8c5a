using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Asks for what only a leader can do to its group: other members, another leader.</summary>
internal sealed class MemberRunner(ScenarioRun run)
{
    /// <summary>Hands the leadership over.</summary>
    public async Task<StepReport> TransferAsync(ScenarioAction.Transfer transfer, NodeId target, NodeId? via) =>
        await AskAsync(new TransferRequest(target), $"hand the leadership over to {run.Cast.Describe(target)}", transfer.Call, via);

    /// <summary>Changes the membership.</summary>
    public async Task<StepReport> ChangeAsync(ScenarioAction.Members members, GroupStatus status, NodeId? via)
    {
        IReadOnlyList<NodeId> voters = Nodes(members.Voters, status);
        IReadOnlyList<NodeId> learners = Nodes(members.Learners, status);
        IReadOnlyList<NodeId> removed = Nodes(members.Removed, status);
        MembershipChange change = new()
        {
            Voters = [.. voters],
            Learners = [.. learners],
            Removed = [.. removed],
            AtOnce = members.IsAtOnce,
            Joint = members.IsJoint,
        };
        List<string> words = [];
        Add("add", voters);
        Add("let learn", learners);
        Add("remove", removed);
        string how = (members.IsAtOnce ? " at once" : "") + (members.IsJoint ? " through a joint membership" : "");
        return await AskAsync(new MembershipRequest(change), $"members: {string.Join(", ", words)}{how}", members.Call, via);

        void Add(string verb, IReadOnlyList<NodeId> nodes)
        {
            if (nodes.Count > 0)
            {
                words.Add($"{verb} {run.Cast.Describe(nodes)}");
            }
        }
    }

    private IReadOnlyList<NodeId> Nodes(NodeSet? set, GroupStatus status) =>
        set is null ? [] : run.Cast.Resolve(set, status, [], static _ => true);

    private async Task<StepReport> AskAsync(LeaderRequest request, string what, ScenarioAction.ChangeCall call, NodeId? via)
    {
        (ChangeOutcome outcome, string reason) = (ChangeOutcome.Unknown, "nothing was answered in time");

        // A leader that has just been elected refuses changes for a moment.
        await run.Lab.WaitUntilAsync(
            async () =>
            {
                (outcome, reason) = await TryAsync(request, via, call.Timeout);
                return outcome != ChangeOutcome.Refused || call.Outcomes.Contains(outcome);
            },
            call.Timeout,
            run.Cancellation);
        what += via is { } node ? $" via {run.Cast.Describe(node)}" : "";
        string wanted = string.Join(" or ", call.Outcomes.Select(InWords));
        return new StepReport(what, $"'{what}' is {wanted}", new Finding(call.Outcomes.Contains(outcome), InWords(outcome) + reason));
    }

    private async Task<(ChangeOutcome Outcome, string Reason)> TryAsync(LeaderRequest request, NodeId? via, TimeSpan timeout)
    {
        try
        {
            ProposalAnswer answer = await run.Group.RequestAsync(request, via, timeout, run.Cancellation);
            ChangeOutcome outcome = answer.Outcome switch
            {
                ProposalOutcome.Applied => ChangeOutcome.Applied,
                ProposalOutcome.NotLeader => ChangeOutcome.NotLeader,
                ProposalOutcome.Refused or ProposalOutcome.Busy => ChangeOutcome.Refused,
                ProposalOutcome.Dropped => ChangeOutcome.Dropped,
                _ => ChangeOutcome.Unknown,
            };
            return (outcome, string.IsNullOrEmpty(answer.Reason) ? "" : $": {answer.Reason}");
        }
        catch (LabException e) when (e.Reason is LabFailure.Unavailable or LabFailure.TimedOut)
        {
            return (ChangeOutcome.Unknown, $": {e.Message}");
        }
    }

    private static string InWords(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.NotLeader => "refused by a node that does not lead",
        ChangeOutcome.Unknown => "of unknown outcome",
        _ => outcome.ToString().ToLowerInvariant(),
    };
}
