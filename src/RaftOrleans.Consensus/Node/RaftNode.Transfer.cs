namespace RaftOrleans.Consensus;

/// <content>
/// Handing leadership over (dissertation, section 3.10): the leader takes no new work, brings its successor up to date, and tells it to
/// stand for election at once. If that fails for an election timeout, the leader goes on.
/// </content>
public sealed partial class RaftNode
{
    private readonly Queue<HeldProposal> _heldProposals = new();
    private long _heldBytes;
    private PendingTransfer? _transfer;

    /// <summary>
    /// Whether voters may have been told not to keep their promise to hear no candidate; ends all leases of this leadership.
    /// </summary>
    private bool _hasTransferred;

    /// <summary>Whom the leadership is being handed over to, or nobody.</summary>
    public NodeId TransferTarget => _transfer is not null && Role == Role.Leader ? _transfer.Target : NodeId.None;

    /// <summary>
    /// Hands the leadership over. It is answered with <see cref="ProposalOutcome.Applied"/> when the target leads, and refused with the
    /// reason when it does not come to that. Proposals and reads that come meanwhile wait.
    /// </summary>
    /// <param name="proposal">The host's number for it, which comes back with the answer.</param>
    /// <param name="target">Who is to lead; a voter.</param>
    /// <param name="now">The time.</param>
    public void TransferLeadership(long proposal, NodeId target, TimeSpan now)
    {
        Advance(now);
        if (Role != Role.Leader)
        {
            RefuseProposal(proposal, ProposalAnswer.NotLeader(Leader), "this node does not lead");
        }
        else if (target == Id)
        {
            _proposalAnswers.Add((proposal, ProposalAnswer.Applied(0, default, Id)));
        }
        else if (!Membership.Voters.Contains(target))
        {
            RefuseProposal(proposal, ProposalAnswer.Refused(Id, $"{target} is no voter"), $"{target} is no voter");
        }
        else if (_transfer is not null)
        {
            string reason = $"the leadership is being handed over to {_transfer.Target}";
            RefuseProposal(proposal, ProposalAnswer.Refused(Id, reason), reason);
        }
        else
        {
            _transfer = new PendingTransfer(proposal, target, _now + _options.ElectionTimeoutMax);
            Trace(TraceKind.TransferStarted, target);
        }
    }

    /// <summary>Leader: tells the target as soon as its disk holds the whole log.</summary>
    private void DriveTransfer()
    {
        if (_transfer is { IsTold: false } transfer && FindPeer(transfer.Target) is { } peer && peer.MatchIndex == _log.LastIndex)
        {
            transfer.IsTold = true;
            _hasTransferred = true;
            Send(new TimeoutNow(Id, transfer.Target, Term));
        }
    }

    private void OnTimeoutNow(TimeoutNow request)
    {
        if (request.Term == Term && Role == Role.Follower && request.From == Leader && IsVoter)
        {
            StartElection(isForced: true, $"{request.From} hands the leadership over");
        }
        else
        {
            Trace(TraceKind.MessageIgnored, request.From, reason: $"{request.From} does not lead, or this node cannot succeed it");
        }
    }

    private void GiveUpTransfer()
    {
        if (_transfer is { } transfer && _now >= transfer.Deadline)
        {
            EndTransfer(ProposalAnswer.Refused(Leader, $"{transfer.Target} has not taken over within an election timeout"));
            TakeHeldProposals();
        }
    }

    /// <summary>Somebody leads, perhaps this node again in a later term: the transfer has succeeded or failed.</summary>
    private void OnLeaderKnown()
    {
        if (_transfer is { } transfer && !Leader.IsNone)
        {
            EndTransfer(Leader == transfer.Target
                ? ProposalAnswer.Applied(0, default, Leader)
                : ProposalAnswer.Refused(Leader, $"{Leader} leads now"));
        }
    }

    private void EndTransfer(ProposalAnswer answer)
    {
        PendingTransfer transfer = _transfer!;
        _transfer = null;
        _proposalAnswers.Add((transfer.Proposal, answer));
        Trace(TraceKind.TransferEnded, transfer.Target, reason: answer.Reason ?? "");
    }

    private void Hold(HeldProposal held)
    {
        _heldProposals.Enqueue(held);
        _heldBytes += held.Command.Length;
    }

    /// <summary>They came while the leadership was being handed over: taken now, or sent to the leader.</summary>
    private void TakeHeldProposals()
    {
        while (_heldProposals.TryDequeue(out HeldProposal held))
        {
            _heldBytes -= held.Command.Length;
            ProposeEntry(held.Proposal, held.Kind, held.Command);
        }
    }

    private readonly record struct HeldProposal(long Proposal, EntryKind Kind, ReadOnlyMemory<byte> Command);
}
