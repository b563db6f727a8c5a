using System.Globalization;
using RaftOrleans.Consensus;
using RaftOrleans.Verification;
using static RaftOrleans.Verification.SafetyProperty;

namespace RaftOrleans.Simulation;

/// <summary>A known bug of Raft implementations, as one rule of the node or one duty of its host that is broken.</summary>
/// <param name="Number">Its number in the table of known bugs.</param>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Broken">What is broken, in a sentence.</param>
/// <param name="Oracles">The properties that can turn red.</param>
public sealed record BrokenRule(int Number, string Name, string Broken, IReadOnlyList<SafetyProperty> Oracles)
{
    /// <summary>The node's rules, with the bug where it is one of the node.</summary>
    public SafetyRules Rules { get; init; } = SafetyRules.Standard;

    /// <summary>The host's duties, with the bug where it is one of the host.</summary>
    public HostDuties Host { get; init; } = HostDuties.Standard;

    /// <summary>All that there are, by number.</summary>
    public static IReadOnlyList<BrokenRule> All { get; } =
    [
        new(1, "change-before-own-commit", "a membership changes before the leader has committed an entry of its own term",
            [ElectionSafety, CommittedOnQuorum, LeaderCompleteness]) { Rules = new ChangesBeforeOwnCommit() },
        new(2, "commit-earlier-term", "entries of an earlier term are committed by counting replicas (figure 8)",
            [CommittedOnQuorum, LeaderCompleteness]) { Rules = new CommitsEarlierTerms() },
        new(3, "vote-not-durable", "a vote leaves before it is durable and is forgotten at a restart",
            [ElectionSafety, Monotonicity]) { Rules = new VotesBeforeDurable() },
        new(4, "append-not-durable", "an append is acknowledged before it is durable",
            [CommittedOnQuorum]) { Rules = new AcknowledgesBeforeDurable() },
        new(5, "own-write-not-durable", "a leader counts its own entries before they are durable; a group of one answers at once",
            [CommittedOnQuorum]) { Rules = new CountsUnwritten() },
        new(6, "log-before-term", "the log is written before the term it belongs to",
            [Monotonicity, CommittedOnQuorum, LeaderCompleteness]) { Host = new WritesLogBeforeTerm() },
        new(7, "late-completion", "a late completion of a write vouches for entries that have taken the place of those it wrote",
            [CommittedOnQuorum]) { Rules = new CompletesWhatWasTruncated() },
        new(8, "durable-not-lowered", "the durable index is not lowered when the log is truncated",
            [CommittedOnQuorum]) { Rules = new StaysDurable() },
        new(9, "follower-commits-unverified", "a follower commits up to the end of its log instead of the last verified entry",
            [StateMachineSafety, CommittedOnQuorum]) { Rules = new CommitsUnverified() },
        new(10, "always-truncate", "every append truncates, not only a conflicting one",
            [CommittedOnQuorum, LeaderCompleteness]) { Rules = new AlwaysTruncates() },
        new(11, "up-to-date-by-index", "up-to-date compares only the index",
            [LeaderCompleteness]) { Rules = new ComparesIndexOnly() },
        new(12, "quorum-too-small", "a quorum is n/2",
            [ElectionSafety, CommittedOnQuorum, Linearizability]) { Rules = new HalfIsQuorum() },
        new(13, "learners-counted", "learners are counted in quorums",
            [CommittedOnQuorum, Linearizability]) { Rules = new CountsLearners() },
        new(14, "read-before-own-commit", "a read is served before the new leader committed in its own term",
            [Linearizability]) { Rules = new ReadsBeforeOwnCommit() },
        new(15, "read-confirmed-too-early", "a read is confirmed by acknowledgements of what was sent before it",
            [Linearizability]) { Rules = new ConfirmsReadsTooEarly() },
        new(16, "read-unconfirmed", "a leader reads without any check of its leadership",
            [Linearizability]) { Rules = new ReadsUnconfirmed() },
        new(17, "lease-from-receipt", "the lease runs from the receipt of the acknowledgement, and ignores that clocks drift",
            [Linearizability]) { Rules = new LeasesFromReceipt() },
        new(18, "lease-survives-transfer", "the lease survives a leadership transfer",
            [Linearizability]) { Rules = new LeasesAfterTransfer() },
        new(19, "no-duplicate-suppression", "a session's command that comes again is applied again",
            [Linearizability, StateMachineSafety]) { Rules = new AppliesAgain() },
        new(20, "campaigns-with-old-membership", "a membership counts only when it is applied, and a node campaigns before",
            [ElectionSafety, CommittedOnQuorum, LeaderCompleteness, Liveness]) { Rules = new CountsMembershipWhenApplied() },
        new(21, "membership-not-rolled-back", "a membership stays although its entry is truncated",
            [ElectionSafety, CommittedOnQuorum, LeaderCompleteness, Liveness]) { Rules = new KeepsTruncatedMembership() },
        new(22, "joint-left-early", "a joint membership is left before it is committed",
            [CommittedOnQuorum, LeaderCompleteness, ElectionSafety]) { Rules = new LeavesJointEarly() },
        new(23, "wiped-node-keeps-its-name", "a wiped node comes back under its old name",
            [Monotonicity, CommittedOnQuorum, LeaderCompleteness, ElectionSafety]) { Host = new KeepsNameOfWiped() },
        new(24, "conflicting-log-kept", "installing a snapshot leaves the conflicting log",
            [StateMachineSafety, LogMatching, CommittedOnQuorum]) { Rules = new KeepsConflictingLog() },
        new(25, "state-ahead-of-log", "a state that is ahead of the log leaves a hole between them",
            [Monotonicity, StateMachineSafety, NodeIntegrity]) { Rules = new KeepsShortLog() },
        new(26, "compacted-term-forgotten", "a compacted previous entry counts as one of term 0, which matches",
            [LogMatching, CommittedOnQuorum, LeaderCompleteness, StateMachineSafety]) { Rules = new ForgetsCompactedTerm() },
        new(27, "apply-skips", "where many committed entries wait, some are skipped",
            [StateMachineSafety, Monotonicity]) { Rules = new SkipsEntries() },
        new(28, "old-acknowledgement-counts", "an acknowledgement from before a log was truncated still counts",
            [CommittedOnQuorum, LeaderCompleteness, Liveness]) { Rules = new CountsOldReplies() },
        new(29, "deposed-leader-appends", "a deposed leader stamps new entries with the term it has just learned",
            [LogMatching, CommittedOnQuorum, LeaderCompleteness]) { Rules = new AppendsWhenDeposed() },
        new(30, "prevote-answers-own-term", "a granted PreVote carries the voter's term",
            [Liveness]) { Rules = new AnswersPreVoteWithOwnTerm() },
        new(31, "refusal-resets-timer", "a vote that was not granted, or a PreVote, resets the election timer",
            [Liveness]) { Rules = new ResetsTimerAlways() },
        new(32, "vote-forgotten-in-term", "stepping down within a term clears the vote",
            [Monotonicity, ElectionSafety]) { Rules = new ForgetsItsVote() },
        new(33, "vote-counted-twice", "the same vote is counted twice",
            [ElectionSafety, LeaderCompleteness, CommittedOnQuorum]) { Rules = new CountsVotesTwice() },
        new(34, "removed-leader-counts-itself", "a leader that is being removed counts itself",
            [CommittedOnQuorum, LeaderCompleteness]) { Rules = new CountsItselfAlways() },
        new(35, "stuck-disk-leads", "a leader that waits for its disk keeps sending heartbeats when the disk is stuck",
            [Liveness]) { Rules = new LeadsWithStuckDisk() },
        new(36, "same-seed", "every node draws its timeouts from the same seed",
            [Liveness]) { Host = new SeedsAlike() },
    ];

    /// <summary>Finds one by its number or name.</summary>
    public static BrokenRule? Find(string numberOrName) => All.FirstOrDefault(
        rule => rule.Name == numberOrName || rule.Number.ToString(CultureInfo.InvariantCulture) == numberOrName);
}
