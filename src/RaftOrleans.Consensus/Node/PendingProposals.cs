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
    public void Skipped(LogPosition last, NodeId leader, List<(long, ProposalAnswer)> answers)
    {
        foreach (Pending pending in _ofEarlierLeaderships)
        {
            if (IsDecided(pending, last))
            {
                answers.Add((
                    pending.Proposal,
                    pending.Position.Index <= last.Index ? ProposalAnswer.Unknown(leader) : ProposalAnswer.Dropped(leader)));
            }
        }

        _ofEarlierLeaderships.RemoveAll(pending => IsDecided(pending, last));
    }

    /// <summary>
    /// Whether a committed entry decides what becomes of another: it stands at its index or behind it; or before it, and is of a later term.
    /// Then the other is lost, for the terms of a log never fall, so no log holds both (paper, section 5.3). That the other was truncated
    /// here would not be enough: another node may hold it still and be elected (figure 8).
    /// </summary>
    private static bool IsDecided(Pending pending, LogPosition committed) =>
        pending.Position.Index <= committed.Index || pending.Position.Term < committed.Term;

    private static ProposalAnswer AnswerFor(Pending pending, LogEntry entry, AppliedResult result, NodeId leader) =>
        pending.Position != entry.Position ? ProposalAnswer.Dropped(leader)
        : result.Outcome == ProposalOutcome.Unknown ? ProposalAnswer.Unknown(leader) with { Reason = Forgotten }
        : new ProposalAnswer(result.Outcome, result.Outcome == ProposalOutcome.Applied ? entry.Index : 0, result.Result, leader);

    /// <summary>A method of its own, so that the closure is not made for every entry.</summary>
    private void AnswerEarlier(LogEntry entry, AppliedResult result, NodeId leader, List<(long, ProposalAnswer)> answers)
    {
        foreach (Pending pending in _ofEarlierLeaderships)
        {
            if (IsDecided(pending, entry.Position))
            {
                answers.Add((pending.Proposal, AnswerFor(pending, entry, result, leader)));
            }
        }

        _ofEarlierLeaderships.RemoveAll(pending => IsDecided(pending, entry.Position));
    }

    private readonly record struct Pending(long Proposal, LogPosition Position);
}
