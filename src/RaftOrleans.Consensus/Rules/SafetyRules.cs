using System.Collections.Immutable;

namespace RaftOrleans.Consensus;

/// <summary>
/// Every rule that Raft's safety rests on, as one small method each. The node asks here and decides nothing of the kind elsewhere, so
/// whoever has read this page knows why Raft is safe. 'Paper' is Ongaro and Ousterhout, 'In Search of an Understandable Consensus
/// Algorithm (Extended Version)'; 'dissertation' is Ongaro, 'Consensus: Bridging Theory and Practice'.
/// </summary>
/// <remarks>
/// The methods are virtual so that the laboratory can break one at a time and show what goes wrong. Never override one for another
/// reason.
/// </remarks>
public class SafetyRules
{
    /// <summary>The rules as they should be.</summary>
    public static SafetyRules Standard { get; } = new();

    // ---- Quorums ----------------------------------------------------------------------------------------------------

    /// <summary>
    /// How many of these voters decide: any two such sets share a member, so two decisions that exclude each other cannot both be made
    /// (paper, section 5.2).
    /// </summary>
    public virtual int Quorum(int voters) => (voters / 2) + 1;

    /// <summary>
    /// The sets of voters that decide. In a joint membership there are two, and a decision needs a quorum of each: one alone could decide
    /// something that the other does not know of (paper, section 6). Learners decide nothing (dissertation, section 4.2.1).
    /// </summary>
    public virtual IReadOnlyList<ImmutableArray<NodeId>> DecidingSets(Membership membership) =>
        membership.IsEmpty ? [] : membership.IsJoint ? [membership.Voters, membership.Outgoing] : [membership.Voters];

    /// <summary>
    /// Whether a node counts itself in a set of voters: only if it is one. A leader that is being removed goes on leading until that is
    /// committed, without a vote of its own (paper, section 6; dissertation, section 4.2.2).
    /// </summary>
    public virtual bool CountsItself(ImmutableArray<NodeId> voters, NodeId self) => voters.Contains(self);

    /// <summary>
    /// How much of a leader's own log counts for it: what is on its disk, as for everybody else. In a group of one nobody else holds it
    /// (dissertation, section 10.2.1).
    /// </summary>
    /// <param name="durableIndex">Index up to which its log would survive a crash.</param>
    /// <param name="lastIndex">The end of its log.</param>
    public virtual long CountsOfOwnLog(long durableIndex, long lastIndex) => durableIndex;

    // ---- Elections --------------------------------------------------------------------------------------------------

    /// <summary>
    /// Whether a candidate's log is at least as up to date as the voter's: the later last term wins, and with equal terms the longer
    /// log. Together with the quorum it makes sure that a leader holds every committed entry (paper, section 5.4.1).
    /// </summary>
    public virtual bool IsUpToDate(LogPosition candidate, LogPosition voter) =>
        candidate.Term > voter.Term || (candidate.Term == voter.Term && candidate.Index >= voter.Index);

    /// <summary>
    /// Whether a vote may be given: one per term, first come first served, to an up-to-date log (paper, sections 5.2, 5.4.1). It goes to a
    /// node: a vote for nobody could not be remembered, and would be given again.
    /// </summary>
    /// <param name="voter">The voter's term and vote.</param>
    /// <param name="voterLog">The end of the voter's log.</param>
    /// <param name="term">The term the vote is for, not lower than the voter's.</param>
    /// <param name="candidate">Who asks.</param>
    /// <param name="candidateLog">The end of the candidate's log.</param>
    public virtual bool MayGrantVote(
        HardState voter, LogPosition voterLog, long term, NodeId candidate, LogPosition candidateLog) =>
        candidate.IsMember && (term > voter.Term || voter.VotedFor.IsNone || voter.VotedFor == candidate)
        && IsUpToDate(candidateLog, voterLog);

    /// <summary>
    /// Whether a voter would vote for a term that is only asked about (PreVote, dissertation, section 9.6). A promise is not made, so
    /// the voter's own vote does not matter; the term must be one that it could still vote in.
    /// </summary>
    public virtual bool WouldGrantVote(HardState voter, LogPosition voterLog, long term, LogPosition candidateLog) =>
        term > voter.Term && IsUpToDate(candidateLog, voterLog);

    /// <summary>
    /// The vote to remember when a node enters a term: none yet in a new term, and the one already given in the same term, however
    /// often the node changes its role in it (paper, section 5.2).
    /// </summary>
    public virtual NodeId VoteOnEntering(long term, HardState current) => term == current.Term ? current.VotedFor : NodeId.None;

    /// <summary>
    /// Whether a node may stand for election: only a voter (dissertation, section 4.2.1), or one that was until an entry which is not known
    /// to be committed. It may be the only one that holds this entry, and then nobody else can be elected (dissertation, section 4.2.2).
    /// </summary>
    /// <param name="possible">The last membership known to be committed, and all after it.</param>
    /// <param name="self">The node.</param>
    public virtual bool MayStand(ReadOnlySpan<Membership> possible, NodeId self)
    {
        foreach (Membership membership in possible)
        {
            if (membership.IsVoter(self))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// How often an answer counts: a vote may come twice, for requests are repeated and messages doubled, and counts once (paper, section
    /// 5.2: each server votes for at most one candidate in a term).
    /// </summary>
    /// <param name="hasVotedBefore">Whether this voter's vote was counted already.</param>
    public virtual bool CountsVote(bool hasVotedBefore) => !hasVotedBefore;

    /// <summary>
    /// Whether a candidate has won: a quorum voted for it, and its own vote would survive a crash. Without the latter it could lead, crash,
    /// forget, and lead again in the same term with other entries (paper, section 5.2; dissertation, section 3.8).
    /// </summary>
    /// <param name="votes">Votes received, the candidate's own included.</param>
    /// <param name="voters">Members that vote.</param>
    /// <param name="isOwnVoteDurable">Whether the candidate's term and vote are on its disk.</param>
    public virtual bool HasWon(int votes, int voters, bool isOwnVoteDurable) => isOwnVoteDurable && votes >= Quorum(voters);

    // ---- Durability -------------------------------------------------------------------------------------------------

    /// <summary>
    /// Whether a message may leave: what it promises (a vote, entries that are held, a term) must be on the disk first, and so must the
    /// term that a vote is asked for (paper, figure 2: 'updated on stable storage before responding'; dissertation, section 3.8).
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="waitsFor">The write it waits for; 0 for none.</param>
    /// <param name="durable">The last write of which this and all before are durable.</param>
    public virtual bool MayLeave(Message message, long waitsFor, long durable) => waitsFor <= durable;

    /// <summary>
    /// How much of what was durable still counts after a suffix was removed: entries that are appended later at the same indexes are other
    /// entries, which no earlier write made durable.
    /// </summary>
    /// <param name="durableIndex">Index up to which the log was durable.</param>
    /// <param name="truncatedFrom">First index that was removed.</param>
    public virtual long DurableAfterTruncation(long durableIndex, long truncatedFrom) => Math.Min(durableIndex, truncatedFrom - 1);

    /// <summary>
    /// The same for a write under way: how much of the log it will make durable when it completes. It may complete when other entries stand
    /// at the indexes it has written.
    /// </summary>
    /// <param name="lastIndex">Last index that the write contains.</param>
    /// <param name="truncatedFrom">First index that was removed.</param>
    public virtual long CompletesAfterTruncation(long lastIndex, long truncatedFrom) => Math.Min(lastIndex, truncatedFrom - 1);

    // ---- Replication ------------------------------------------------------------------------------------------------

    /// <summary>
    /// Whether a follower's log is known to equal the leader's up to an entry: it holds the same index and term (paper, section 5.3).
    /// </summary>
    public virtual bool Matches(RaftLog log, LogPosition previous) => log.Holds(previous);

    /// <summary>
    /// Whether an entry of the leader removes the one a follower has at the same index, with all after it: only when the terms differ. A
    /// message may come late, and entries that were acknowledged since must stay (paper, section 5.3; figure 2, AppendEntries 3).
    /// </summary>
    public virtual bool MustTruncate(long existingTerm, long newTerm) => existingTerm != newTerm;

    /// <summary>Whether a suffix may be removed: never a committed entry (Leader Completeness, paper, section 5.4.3).</summary>
    public virtual bool MayTruncate(long from, long commitIndex) => from > commitIndex;

    /// <summary>
    /// A follower's new commit index: what the leader has committed, as far as this message has shown the logs to be equal. Beyond that
    /// the follower may hold entries of an earlier leader (paper, figure 2, AppendEntries 5).
    /// </summary>
    /// <param name="leaderCommit">The leader's commit index.</param>
    /// <param name="verified">Last index that this message has shown to be equal.</param>
    /// <param name="lastIndex">The end of the follower's log.</param>
    public virtual long FollowerCommit(long leaderCommit, long verified, long lastIndex) => Math.Min(leaderCommit, verified);

    /// <summary>
    /// Whether a node may append what is proposed to it: only a leader, and only in the term that it was elected in. Whoever has learned of a
    /// higher term stamps no entry with it: another may lead that term and put another entry there (paper, section 5.3).
    /// </summary>
    /// <param name="leads">Whether it leads its term.</param>
    /// <param name="hasLed">Whether it has led any term since it started.</param>
    public virtual bool MayAppendOwn(bool leads, bool hasLed) => leads;

    /// <summary>
    /// Whether entries may leave for the followers: at once, also while the leader's own disk still writes them, for sending promises
    /// nothing (dissertation, section 10.2.1). So a slow disk of a leader slows nobody down as long as a quorum of others is quick.
    /// </summary>
    /// <param name="index">The entry.</param>
    /// <param name="durableIndex">Index up to which the leader's log would survive a crash.</param>
    public virtual bool MaySend(long index, long durableIndex) => true;

    /// <summary>
    /// Whether a reply counts for the leader: only in the term it was given in. One from an earlier leadership speaks of a log that may
    /// have been another (paper, section 5.1).
    /// </summary>
    public virtual bool CountsReply(long replyTerm, long currentTerm) => replyTerm == currentTerm;

    // ---- Snapshots --------------------------------------------------------------------------------------------------

    /// <summary>
    /// Whether an append begins before what this log still holds. What was compacted is committed, and every later leader holds it, so it
    /// matches without being looked at; its term is not known any more and must not be guessed (paper, section 7).
    /// </summary>
    public virtual bool IsCovered(RaftLog log, LogPosition previous) => previous.Index >= 0 && previous.Index < log.Base.Index;

    /// <summary>
    /// Whether the log after a snapshot's last entry stays: only if the log holds that entry, for then what follows is the leader's own.
    /// Otherwise it belongs to another history and must go with what came before (paper, figure 13, steps 6 and 7).
    /// </summary>
    public virtual bool KeepsLogAfter(RaftLog log, LogPosition snapshotEnd) => log.Holds(snapshotEnd);

    /// <summary>
    /// The term of the last compacted entry: it must be remembered, for the entry after it can only be appended where this one matches
    /// (paper, section 7, 'last included term').
    /// </summary>
    /// <param name="position">The last compacted entry.</param>
    public virtual long TermOfCompacted(LogPosition position) => position.Term;

    // ---- Membership -------------------------------------------------------------------------------------------------

    /// <summary>
    /// Whether a membership counts for a node from the moment that its log holds it, committed or not. If it counted only when its entry is
    /// applied, a node could stand for election with a membership that others have long left (paper, section 6).
    /// </summary>
    public virtual bool CountsMembershipWhenAppended() => true;

    /// <summary>
    /// Whether a leader may begin to change the membership: the one before must be committed, so that quorums of neighbouring memberships
    /// overlap (dissertation, section 4.1), and so must an entry of its own term, so that no membership of an earlier leader is still
    /// under way (Ongaro's correction to section 4.1, 2015).
    /// </summary>
    /// <param name="isSettled">Whether the membership that counts is committed and not joint.</param>
    /// <param name="hasCommittedInTerm">Whether the leader has committed an entry of its own term.</param>
    public virtual bool MayChangeMembership(bool isSettled, bool hasCommittedInTerm) => isSettled && hasCommittedInTerm;

    /// <summary>
    /// Whether a joint membership may be left: once it is committed. Before, those that do not know of it could still decide alone (paper,
    /// section 6).
    /// </summary>
    public virtual bool MayLeaveJoint(long jointIndex, long commitIndex) => jointIndex <= commitIndex;

    /// <summary>
    /// Whether a membership is taken back with the entry that brought it: it counted from its appending on, so it counts no more when the
    /// entry is truncated (paper, section 6; dissertation, section 4.1).
    /// </summary>
    public virtual bool RollsBackMembership() => true;

    // ---- Commitment -------------------------------------------------------------------------------------------------

    /// <summary>
    /// Whether a leader may commit an entry that a quorum holds: directly only entries of its own term; those before it are committed
    /// with them. An entry of an earlier term may still be overwritten although a majority holds it (paper, section 5.4.2, figure 8).
    /// </summary>
    public virtual bool MayCommit(long entryTerm, long currentTerm) => entryTerm == currentTerm;

    /// <summary>
    /// The entry that is applied next: the one after the last, whatever is committed beyond it (paper, section 5.3: in log order).
    /// </summary>
    public virtual long NextToApply(long lastApplied, long commitIndex) => lastApplied + 1;

    // ---- Reads ------------------------------------------------------------------------------------------------------

    /// <summary>
    /// Whether a leader's commit index can serve as the index of a read: once an entry of its own term is committed; before, it may not
    /// know yet what its predecessors committed (dissertation, section 6.4, step 1).
    /// </summary>
    /// <param name="committedTerm">Term of the entry at the leader's commit index.</param>
    /// <param name="currentTerm">The leader's term.</param>
    public virtual bool KnowsCommitIndex(long committedTerm, long currentTerm) => committedTerm == currentTerm;

    /// <summary>
    /// Whether a read may be answered: a quorum acknowledged a message that was sent after the read had come in, so no later leader can
    /// have answered a write before (dissertation, section 6.4, step 3).
    /// </summary>
    /// <param name="readRound">The confirmation round that was opened for the read.</param>
    /// <param name="confirmedRound">The latest round that a quorum has acknowledged.</param>
    public virtual bool IsReadConfirmed(long readRound, long confirmedRound) => confirmedRound >= readRound;

    /// <summary>
    /// When a lease begins: when the message that was acknowledged had been sent. The voter's promise runs from when it heard the message,
    /// and that may be long before the leader hears of it (dissertation, section 6.4.1).
    /// </summary>
    /// <param name="sentAt">When the round was sent, by the leader's clock.</param>
    /// <param name="confirmedAt">When the leader learned that a quorum has acknowledged it.</param>
    public virtual TimeSpan LeaseBegin(TimeSpan sentAt, TimeSpan confirmedAt) => sentAt;

    /// <summary>
    /// Whether a leader may answer a read without asking, because it holds a lease: those that acknowledged a message promised, by hearing
    /// it, to vote for nobody for the shortest election timeout from then on. Then is at the earliest when the message was sent, and clocks
    /// may run at different speeds (dissertation, section 6.4.1). A transfer makes voters break that promise, so it ends all leases.
    /// </summary>
    /// <param name="now">The leader's clock.</param>
    /// <param name="begin">When the lease began (<see cref="LeaseBegin"/>), by the leader's clock.</param>
    /// <param name="promise">How long voters keep their promise, by their own clocks.</param>
    /// <param name="driftBound">How much faster one clock may run than another.</param>
    /// <param name="hasTransferred">Whether this leader has told somebody to stand for election.</param>
    public virtual bool HoldsLease(TimeSpan now, TimeSpan begin, TimeSpan promise, double driftBound, bool hasTransferred) =>
        !hasTransferred && now < begin + (promise / driftBound);

    /// <summary>
    /// Whether a voter still keeps the promise that leases rest on: to hear no candidate, and not to stand itself, for a while after it has
    /// heard from a leader, or may have before it stopped (dissertation, section 6.4.1).
    /// </summary>
    /// <param name="now">The voter's clock.</param>
    /// <param name="end">When the promise ends by it.</param>
    public virtual bool KeepsPromise(TimeSpan now, TimeSpan end) => now < end;

    /// <summary>
    /// Whether a read may be answered from the state: when everything is applied that was committed when it came (dissertation, section 6.4,
    /// step 4).
    /// </summary>
    public virtual bool MayAnswerRead(long readIndex, long lastApplied) => readIndex <= lastApplied;

    // ---- Sessions ---------------------------------------------------------------------------------------------------

    /// <summary>
    /// Whether a session's command is not applied, because it was before: its answer is given again (dissertation, section 6.3).
    /// </summary>
    /// <param name="isAnswerKnown">Whether the session holds an answer to a command with this number.</param>
    public virtual bool IsDuplicate(bool isAnswerKnown) => isAnswerKnown;

    /// <summary>
    /// Whether a command of a session that is not known opens it anew: never, for it may have been applied before the session expired
    /// (dissertation, section 6.3).
    /// </summary>
    public virtual bool MayReopenSession() => false;

    /// <summary>
    /// Whether sessions are part of a snapshot: they are part of the state, and without them a command could be applied again
    /// (dissertation, section 6.3).
    /// </summary>
    public virtual bool SnapshotHoldsSessions() => true;

    // ---- Not safety, but the liveness that elections need ------------------------------------------------------------

    /// <summary>
    /// The term that the answer to a PreVote carries. A grant carries the term that was asked for, because the voter's own would not be of
    /// the candidate's next term; a refusal the voter's own, so that a candidate that is behind learns it (dissertation, section 9.6).
    /// </summary>
    /// <param name="isGranted">Whether the voter says yes.</param>
    /// <param name="asked">The term that was asked for.</param>
    /// <param name="own">The voter's term.</param>
    public virtual long PreVoteAnswerTerm(bool isGranted, long asked, long own) => isGranted ? asked : own;

    /// <summary>
    /// Whether reads wait while the leadership is being handed over, like proposals: confirming them would put the hand-over off. None would
    /// be wrong, for a quorum confirms each after it has come, and a transfer ends all leases (dissertation, section 3.10).
    /// </summary>
    public virtual bool HoldsReads(bool isHandingOver) => isHandingOver;

    /// <summary>
    /// Whether a leader whose own disk stands still makes room for another: nothing that needs this disk gets on, and its heartbeats keep
    /// all others from standing.
    /// </summary>
    /// <param name="isDiskStalled">Whether its disk has not finished a write for <see cref="RaftOptions.DiskStallTimeout"/>.</param>
    public virtual bool MustMakeRoom(bool isDiskStalled) => isDiskStalled;

    /// <summary>
    /// Whether answering a candidate starts the voter's own election timer anew: only when the vote is really given (paper, section 5.2,
    /// figure 2, 'Rules for Servers'). Otherwise a candidate that cannot win would keep those that can from standing.
    /// </summary>
    public virtual bool ResetsElectionTimer(bool isPreVote, bool isGranted) => isGranted && !isPreVote;
}
