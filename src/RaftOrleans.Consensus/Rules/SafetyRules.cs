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
    /// How much of what was durable, or will be when a write under way completes, still counts after a suffix was removed: entries that
    /// are appended later at the same indexes are other entries, which no earlier write made durable.
    /// </summary>
    /// <param name="durableIndex">Index up to which the log is, or will be, durable.</param>
    /// <param name="truncatedFrom">First index that was removed.</param>
    public virtual long DurableAfterTruncation(long durableIndex, long truncatedFrom) => Math.Min(durableIndex, truncatedFrom - 1);

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
    /// Whether a reply counts for the leader: only in the term it was given in. One from an earlier leadership speaks of a log that may
    /// have been another (paper, section 5.1).
    /// </summary>
    public virtual bool CountsReply(long replyTerm, long currentTerm) => replyTerm == currentTerm;

    // ---- Commitment -------------------------------------------------------------------------------------------------

    /// <summary>
    /// Whether a leader may commit an entry that a quorum holds: directly only entries of its own term; those before it are committed
    /// with them. An entry of an earlier term may still be overwritten although a majority holds it (paper, section 5.4.2, figure 8).
    /// </summary>
    public virtual bool MayCommit(long entryTerm, long currentTerm) => entryTerm == currentTerm;

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
    /// have answered a write before (dissertation, section 6.4, step 2).
    /// </summary>
    /// <param name="readRound">The confirmation round that was opened for the read.</param>
    /// <param name="confirmedRound">The latest round that a quorum has acknowledged.</param>
    public virtual bool IsReadConfirmed(long readRound, long confirmedRound) => confirmedRound >= readRound;

    // ---- Timers: not safety, but the liveness that elections need ----------------------------------------------------

    /// <summary>
    /// Whether answering a candidate starts the voter's own election timer anew: only when the vote is really given (paper, section 5.2,
    /// figure 2, 'Rules for Servers'). Otherwise a candidate that cannot win would keep those that can from standing.
    /// </summary>
    public virtual bool ResetsElectionTimer(bool isPreVote, bool isGranted) => isGranted && !isPreVote;
}
