namespace RaftOrleans.Consensus;

/// <content>
/// Changing who belongs to the group (paper, section 6; dissertation, chapter 4): one voter at a time, or any number through a joint
/// membership; new voters catch up as learners first.
/// </content>
public sealed partial class RaftNode
{
    private readonly Membership _founders;
    private readonly MembershipHistory _memberships;
    private Progress[] _peers = [];
    private Quorums _quorums = null!;

    private bool MayStand => _rules.MayStand(_memberships.From(CommitIndex), Id);

    private (long Index, Membership Membership) CountingMembership =>
        _memberships.At(_rules.CountsMembershipWhenAppended() ? long.MaxValue : LastApplied);

    private bool IsMembershipSettled => MembershipIndex <= CommitIndex && !Membership.IsJoint;

    private bool HasCommittedInTerm => _rules.KnowsCommitIndex(_log.TermAt(CommitIndex), Term);

    /// <summary>
    /// A change of the membership. It is answered when the membership it begins with is committed: from then on it goes its way by itself,
    /// even if the leader changes: a joint membership is left, those that join are promoted when they have caught up.
    /// </summary>
    /// <param name="proposal">The host's number for it, which comes back with the answer.</param>
    /// <param name="change">What is to change.</param>
    /// <param name="now">The time.</param>
    public void ChangeMembership(long proposal, MembershipChange change, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(change);
        Advance(now);
        if (Role != Role.Leader)
        {
            RefuseProposal(proposal, ProposalAnswer.NotLeader(Leader), "this node does not lead");
            return;
        }

        Membership target = change.ApplyTo(Membership);
        int changed = Membership.Voters.Except(target.Voters).Count() + target.Voters.Except(Membership.Voters).Count();
        bool isJoint = changed > 1 || (change.Joint && changed > 0);
        Membership first = isJoint ? target with { Outgoing = Membership.Voters } : target;
        string? problem = WhyNot(change, first, target);
        if (problem is not null)
        {
            RefuseProposal(proposal, ProposalAnswer.Refused(Id, problem), problem);
            return;
        }

        if (target == Membership)
        {
            _proposalAnswers.Add((proposal, ProposalAnswer.Applied(MembershipIndex, default, Id)));
            return;
        }

        LogEntry entry = AppendMembership(first);
        _proposals.Add(proposal, entry.Position);
    }

    /// <summary>Why a change cannot be made now, or null where it can.</summary>
    /// <param name="change">What is to change.</param>
    /// <param name="first">The membership that the change begins with; a joint one has more members than those before and after it.</param>
    /// <param name="target">The membership that it ends with.</param>
    private string? WhyNot(MembershipChange change, Membership first, Membership target)
    {
        if (_transfer is not null)
        {
            return "the leadership is being handed over";
        }

        if (change.ExpectedIndex is { } expected && expected != MembershipIndex)
        {
            return $"the membership is that of entry {MembershipIndex}, not of {expected}";
        }

        if (!_rules.MayChangeMembership(IsMembershipSettled, HasCommittedInTerm))
        {
            return IsMembershipSettled
                ? "this leader has not committed an entry of its term yet"
                : $"the membership of entry {MembershipIndex} is still under way";
        }

        return first.All.Count() > MembershipCodec.MaxMembers
            ? $"a group may have {MembershipCodec.MaxMembers} members"
            : target.Validate();
    }

    private LogEntry AppendMembership(Membership membership)
    {
        LogEntry entry = AppendOwn(EntryKind.Membership, MembershipCodec.Encode(membership));
        NoteMembership(entry);
        UseMembership();
        return entry;
    }

    /// <summary>Leader: leaves a joint membership that is committed, and lets in whoever has caught up.</summary>
    private void DriveMembership()
    {
        if (Membership.IsJoint)
        {
            if (_rules.MayLeaveJoint(MembershipIndex, CommitIndex) && HasCommittedInTerm)
            {
                AppendMembership(Membership with
                {
                    Outgoing = [],
                    Learners = Membership.Sorted(Membership.Learners.Except(Membership.Voters)),
                });
            }

            return;
        }

        if (Membership.Joining.IsEmpty || _transfer is not null || !_rules.MayChangeMembership(IsMembershipSettled, HasCommittedInTerm))
        {
            return;
        }

        foreach (NodeId node in Membership.Joining)
        {
            if (FindPeer(node)?.CatchUp is { IsDone: true })
            {
                AppendMembership(Membership with
                {
                    Voters = Membership.Sorted(Membership.Voters.Add(node)),
                    Joining = Membership.Joining.Remove(node),
                });
                return;
            }
        }
    }

    /// <summary>A leader that is no voter any more leads until that is committed (dissertation, section 4.2.2).</summary>
    private void StepDownIfRemoved()
    {
        if (IsMembershipSettled && !Membership.IsVoter(Id))
        {
            BecomeFollower(Term, NodeId.None, "it was removed from the group");
        }
    }

    /// <summary>An entry was appended: a membership counts from now on.</summary>
    private void NoteMembership(LogEntry entry)
    {
        if (entry.Kind == EntryKind.Membership && MembershipCodec.TryDecode(entry.Command) is { IsEmpty: false } membership)
        {
            _memberships.Append(entry.Index, membership);
            Trace(TraceKind.MembershipChanged, index: entry.Index, reason: IsTracing ? $"{membership}" : "");
        }
    }

    /// <summary>A suffix of the log was removed, and with it perhaps a membership.</summary>
    private void RollBackMembership(long from)
    {
        if (_rules.RollsBackMembership() && _memberships.TruncateFrom(from))
        {
            Trace(TraceKind.MembershipChanged, index: MembershipIndex, reason: IsTracing ? $"back to {Membership}" : "");
            UseMembership();
        }
    }

    /// <summary>Follows the membership that counts now: what is known of those that stay is kept.</summary>
    private void UseMembership()
    {
        Progress[] before = _peers;
        _peers = [.. Membership.All.Where(member => member != Id).Select(member => FindPeer(member) ?? NewPeer(member))];
        _quorums = new Quorums(_rules, Membership, Id, _peers);
        if (Role == Role.Leader)
        {
            _isHeartbeatDue |= before.Length != _peers.Length;
            BeginCatchUps();
        }
    }

    /// <summary>Leader: the first round of whoever joins begins now; how others once caught up says nothing any more.</summary>
    private void BeginCatchUps()
    {
        foreach (Progress peer in _peers)
        {
            peer.CatchUp = Membership.Joining.Contains(peer.Id) ? peer.CatchUp ?? new CatchUp(_log.LastIndex, _now) : null;
        }
    }

    private Progress NewPeer(NodeId member)
    {
        Progress peer = new(member);
        peer.Reset(_log.LastIndex + 1, _now);
        return peer;
    }

    private void FollowCatchUp(Progress peer)
    {
        peer.CatchUp?.Progressed(peer.MatchIndex, _log.LastIndex, _now, _options.ElectionTimeoutMin, _options.CatchUpRounds);
    }
}
