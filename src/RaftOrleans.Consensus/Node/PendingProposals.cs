namespace RaftOrleans.Consensus;

/// <summary>
/// Proposals that this node has appended as a leader and not answered yet. An entry's index and term decide what became of it: what is
/// applied at its index either is the entry, or shows that the entry is lost for ever.
/// </summary>
internal sealed class PendingProposals
{
    private const string Forgotten = "the session has said that it does not wait for this answer any more, so it is not kept";

    private readonly Queue<Pending> _ofThisLeadership = new();
    private readonly List<Pending> _ofEarlierLeaderships = [];

    /// <summary>How many wait.</summary>
    public int Count => _ofThisLeadership.Count + _ofEarlierLeaderships.Count;

    /// <summary>A proposal was appended.</summary>
    public void Add(long proposal, LogPosition position) => _ofThisLeadership.Enqueue(new Pending(proposal, position));

    /// <summary>
    /// The node does not lead any more. Its proposals may still be committed by others, so they wait on for the entry at their index.
    /// </summary>
    public void LeadershipEnded()
    {
        _ofEarlierLeaderships.AddRange(_ofThisLeadership);
        _ofThisLeadership.Clear();
    }

    /// <summary>An entry was applied: answers whoever proposed it, and whoever had hoped for its place.</summary>
    public void Applied(LogEntry entry, AppliedResult result, NodeId leader, List<(long, ProposalAnswer)> answers)
    {
        if (_ofThisLeadership.TryPeek(out Pending first) && first.Position.Index <= entry.Index)
        {
            _ofThisLeadership.Dequeue();
            answers.Add((first.Proposal, AnswerFor(first, entry, result, leader)));
        }

        if (_ofEarlierLeaderships.Count > 0)
        {
            AnswerEarlier(entry, result, leader, answers);
        }
    }

    /// <summary>
    /// A snapshot has taken the place of entries: nobody can tell any more which they were, so whoever waited for one of them never will.
    /// </summary>
    public void Skipped(long upTo, NodeId leader, List<(long, ProposalAnswer)> answers)
    {
        foreach (Pending pending in _ofEarlierLeaderships)
        {
            if (pending.Position.Index <= upTo)
            {
                answers.Add((pending.Proposal, ProposalAnswer.Unknown(leader)));
            }
        }

        _ofEarlierLeaderships.RemoveAll(pending => pending.Position.Index <= upTo);
    }

    private static ProposalAnswer AnswerFor(Pending pending, LogEntry entry, AppliedResult result, NodeId leader) =>
        pending.Position != entry.Position ? ProposalAnswer.Dropped(leader)
        : result.Outcome == ProposalOutcome.Unknown ? ProposalAnswer.Unknown(leader) with { Reason = Forgotten }
        : new ProposalAnswer(result.Outcome, result.Outcome == ProposalOutcome.Applied ? entry.Index : 0, result.Result, leader);

    /// <summary>A method of its own, so that the closure is not made for every entry.</summary>
    private void AnswerEarlier(LogEntry entry, AppliedResult result, NodeId leader, List<(long, ProposalAnswer)> answers)
    {
        foreach (Pending pending in _ofEarlierLeaderships)
        {
            if (pending.Position.Index == entry.Index)
            {
                answers.Add((pending.Proposal, AnswerFor(pending, entry, result, leader)));
            }
        }

        _ofEarlierLeaderships.RemoveAll(pending => pending.Position.Index <= entry.Index);
    }

    private readonly record struct Pending(long Proposal, LogPosition Position);
}
