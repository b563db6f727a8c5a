using System.Collections.Immutable;
using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>A known bug of Raft implementations, as one rule that is broken.</summary>
/// <param name="Number">Its number in the table of known bugs.</param>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Broken">What is broken, in a sentence.</param>
/// <param name="Oracles">The properties that can turn red.</param>
/// <param name="Rules">The rules with the bug.</param>
public sealed record BrokenRule(
    int Number, string Name, string Broken, IReadOnlyList<SafetyProperty> Oracles, SafetyRules Rules)
{
    /// <summary>All that there are, by number.</summary>
    public static IReadOnlyList<BrokenRule> All { get; } =
    [
        new(2, "commit-earlier-term", "entries of an earlier term are committed by counting replicas (figure 8)",
            [SafetyProperty.CommittedOnQuorum, SafetyProperty.LeaderCompleteness], new CommitsEarlierTerms()),
        new(3, "vote-not-durable", "a vote leaves before it is durable and is forgotten at a restart",
            [SafetyProperty.ElectionSafety, SafetyProperty.Monotonicity], new VotesBeforeDurable()),
        new(4, "append-not-durable", "an append is acknowledged before it is durable",
            [SafetyProperty.CommittedOnQuorum], new AcknowledgesBeforeDurable()),
        new(9, "follower-commits-unverified", "a follower commits up to the end of its log instead of the last verified entry",
            [SafetyProperty.StateMachineSafety, SafetyProperty.CommittedOnQuorum], new CommitsUnverified()),
        new(10, "always-truncate", "every append truncates, not only a conflicting one",
            [SafetyProperty.CommittedOnQuorum, SafetyProperty.LeaderCompleteness], new AlwaysTruncates()),
        new(11, "up-to-date-by-index", "up-to-date compares only the index",
            [SafetyProperty.LeaderCompleteness], new ComparesIndexOnly()),
        new(12, "quorum-too-small", "a quorum is n/2",
            [SafetyProperty.ElectionSafety, SafetyProperty.CommittedOnQuorum, SafetyProperty.Linearizability], new HalfIsQuorum()),
        new(13, "learners-counted", "learners are counted in quorums",
            [SafetyProperty.CommittedOnQuorum, SafetyProperty.Linearizability], new CountsLearners()),
        new(14, "read-before-own-commit", "a read is served before the new leader committed in its own term",
            [SafetyProperty.Linearizability], new ReadsBeforeOwnCommit()),
        new(15, "read-confirmed-too-early", "a read is confirmed by acknowledgements of what was sent before it",
            [SafetyProperty.Linearizability], new ConfirmsReadsTooEarly()),
        new(16, "read-unconfirmed", "a leader reads without any check of its leadership",
            [SafetyProperty.Linearizability], new ReadsUnconfirmed()),
        new(19, "no-duplicate-suppression", "a session's command that comes again is applied again",
            [SafetyProperty.Linearizability, SafetyProperty.StateMachineSafety], new AppliesAgain()),
        new(22, "joint-left-early", "a joint membership is left before it is committed",
            [SafetyProperty.CommittedOnQuorum, SafetyProperty.LeaderCompleteness, SafetyProperty.ElectionSafety], new LeavesJointEarly()),
        new(24, "conflicting-log-kept", "installing a snapshot leaves the conflicting log",
            [SafetyProperty.StateMachineSafety, SafetyProperty.LogMatching, SafetyProperty.CommittedOnQuorum], new KeepsConflictingLog()),
        new(32, "vote-forgotten-in-term", "stepping down within a term clears the vote",
            [SafetyProperty.Monotonicity, SafetyProperty.ElectionSafety], new ForgetsItsVote()),
        new(34, "removed-leader-counts-itself", "a leader that is being removed counts itself",
            [SafetyProperty.CommittedOnQuorum, SafetyProperty.LeaderCompleteness], new CountsItselfAlways()),
    ];

    /// <summary>Finds one by its number or name.</summary>
    public static BrokenRule? Find(string numberOrName) => All.FirstOrDefault(
        rule => rule.Name == numberOrName || rule.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == numberOrName);

    private sealed class CountsLearners : SafetyRules
    {
        public override IReadOnlyList<ImmutableArray<NodeId>> DecidingSets(Membership membership) =>
        [
            .. base.DecidingSets(membership).Select(
                voters => voters.AddRange(membership.Learners.Concat(membership.Joining).Except(voters))),
        ];
    }

    private sealed class AppliesAgain : SafetyRules
    {
        public override bool IsDuplicate(bool isAnswerKnown) => false;
    }

    private sealed class LeavesJointEarly : SafetyRules
    {
        public override bool MayLeaveJoint(long jointIndex, long commitIndex) => true;
    }

    private sealed class KeepsConflictingLog : SafetyRules
    {
        public override bool KeepsLogAfter(RaftLog log, LogPosition snapshotEnd) => log.LastIndex >= snapshotEnd.Index;
    }

    private sealed class CountsItselfAlways : SafetyRules
    {
        public override bool CountsItself(ImmutableArray<NodeId> voters, NodeId self) => true;
    }

    private sealed class CommitsEarlierTerms : SafetyRules
    {
        public override bool MayCommit(long entryTerm, long currentTerm) => true;
    }

    private sealed class VotesBeforeDurable : SafetyRules
    {
        public override bool MayLeave(Message message, long waitsFor, long durable) =>
            message is RequestVoteReply || base.MayLeave(message, waitsFor, durable);
    }

    private sealed class AcknowledgesBeforeDurable : SafetyRules
    {
        public override bool MayLeave(Message message, long waitsFor, long durable) =>
            message is AppendEntriesReply || base.MayLeave(message, waitsFor, durable);
    }

    private sealed class CommitsUnverified : SafetyRules
    {
        public override long FollowerCommit(long leaderCommit, long verified, long lastIndex) => Math.Min(leaderCommit, lastIndex);
    }

    private sealed class AlwaysTruncates : SafetyRules
    {
        public override bool MustTruncate(long existingTerm, long newTerm) => true;

        public override bool MayTruncate(long from, long commitIndex) => true;
    }

    private sealed class ComparesIndexOnly : SafetyRules
    {
        public override bool IsUpToDate(LogPosition candidate, LogPosition voter) => candidate.Index >= voter.Index;
    }

    private sealed class HalfIsQuorum : SafetyRules
    {
        public override int Quorum(int voters) => Math.Max(1, voters / 2);
    }

    private sealed class ReadsBeforeOwnCommit : SafetyRules
    {
        public override bool KnowsCommitIndex(long committedTerm, long currentTerm) => true;
    }

    private sealed class ConfirmsReadsTooEarly : SafetyRules
    {
        public override bool IsReadConfirmed(long readRound, long confirmedRound) => confirmedRound >= readRound - 1;
    }

    private sealed class ReadsUnconfirmed : SafetyRules
    {
        public override bool IsReadConfirmed(long readRound, long confirmedRound) => true;
    }

    private sealed class ForgetsItsVote : SafetyRules
    {
        public override NodeId VoteOnEntering(long term, HardState current) => NodeId.None;
    }
}
