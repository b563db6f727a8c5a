using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Rules;

/// <summary>
/// The node decides nothing itself that is a safety rule: with a rule that is broken it does what it never does otherwise. The laboratory's
/// broken variants depend on this, and a reader of <see cref="SafetyRules"/> may rely on it.
/// </summary>
public partial class RulesAreAskedTests
{
    [Fact]
    public void Quorum()
    {
        NodeUnderTest node = With(new OneIsAQuorum());
        node.Campaign(forced: true);
        Assert.Equal((Role.Leader, 2, 1), (node.Role, node.Term, node.CommitIndex));
        Assert.Equal("", node.ResultOfRead(node.Read()));
    }

    [Fact]
    public void IsUpToDate()
    {
        NodeUnderTest node = With(new AnyLogIsUpToDate(), log: [1, 1]);
        Assert.True(node.AskForVote(N2, term: 2)!.IsGranted);
        Assert.True(node.AskForPreVote(N2, term: 3)!.IsGranted);
    }

    [Fact]
    public void MayGrantVote()
    {
        NodeUnderTest node = With(new GrantsEveryVote());
        Assert.True(node.AskForVote(N2, term: 2)!.IsGranted);
        Assert.Equal(N2, node.Core.VotedFor);
        node.Core.Receive(new RequestVote(Outsider, N1, 2, N3, default, isPreVote: false, isForced: false), node.Now);
        Assert.Equal(N3, node.Core.VotedFor);
    }

    [Fact]
    public void WouldGrantVote() =>
        Assert.True(With(new GrantsEveryPreVote(), term: 5).AskForPreVote(N2, term: 3)!.IsGranted);

    [Fact]
    public void VoteOnEntering()
    {
        NodeUnderTest node = With(new ForgetsItsVote());
        node.AskForVote(N2, term: 2);
        node.Campaign(forced: true);
        node.AppendFrom(N3, term: 3);
        Assert.Equal((3, NodeId.None), (node.Term, node.Core.VotedFor));
    }

    [Fact]
    public void HasWon()
    {
        NodeUnderTest node = With(new WinsBeforeItsVoteIsDurable());
        node.HasSlowDisk = true;
        node.Campaign(forced: true);
        node.Vote(N2);
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void MayLeave()
    {
        NodeUnderTest node = With(new WaitsForNoDisk());
        node.HasSlowDisk = true;
        Assert.True(node.AskForVote(N2, term: 2)!.IsGranted);
        Assert.True(node.AppendFrom(N2, term: 2, LogPosition.Start, Entries.Of(1))!.IsSuccess);
        Assert.Equal(2, node.Disk.UnderWay.Count);
    }

    [Fact]
    public void DurableAfterTruncation()
    {
        NodeUnderTest node = With(new TruncatesNothingDurable(), log: [1, 1], term: 2);
        node.HasSlowDisk = true;
        Assert.True(node.AppendFrom(N2, term: 2, At(1, 1), Entries.After(1, 2))!.IsSuccess);
    }

    [Fact]
    public void Matches()
    {
        NodeUnderTest node = With(new MatchesAnyTerm(), log: [1], term: 3);
        Assert.True(node.AppendFrom(N2, term: 3, At(1, 2), Entries.After(1, 3))!.IsSuccess);
    }

    [Fact]
    public void MustTruncate()
    {
        NodeUnderTest node = With(new AlwaysTruncates(), log: [1, 1, 1]);
        node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1));
        Assert.Equal([1L], node.Log);
    }

    [Fact]
    public void MayTruncate()
    {
        NodeUnderTest node = With(new TruncatesCommitted(), log: [1, 1]);
        node.AppendFrom(N2, term: 1, At(2, 1), commit: 2);
        node.Core.Receive(node.Append(N3, term: 2, At(1, 1), Entries.After(1, 2)), node.Now);
        Assert.Equal([1L, 2], node.Log);
    }

    [Fact]
    public void FollowerCommit()
    {
        NodeUnderTest node = With(new CommitsToTheEndOfItsLog(), log: [1, 1, 1]);
        node.AppendFrom(N2, term: 1, At(1, 1), commit: 9);
        Assert.Equal(3, node.CommitIndex);
    }

    [Fact]
    public void CountsReply()
    {
        NodeUnderTest node = With(new CountsOldReplies());
        node.Campaign(forced: true);
        node.Vote(N2);
        node.Acknowledge(N2, index: 1, term: 1);
        Assert.Equal(1, node.CommitIndex);
    }

    [Fact]
    public void MayCommit()
    {
        NodeUnderTest node = With(new CommitsEarlierTerms(), log: [1, 1]);
        node.Campaign(forced: true);
        node.Vote(N2);
        node.Acknowledge(N2, index: 2);
        Assert.Equal(2, node.CommitIndex);
    }

    [Fact]
    public void KnowsCommitIndex()
    {
        NodeUnderTest node = With(new ReadsBeforeItsFirstCommit(), log: [1, 1]);
        node.Campaign(forced: true);
        node.Vote(N2);
        long read = node.Read();
        node.Acknowledge(N2, index: 2);
        Assert.Equal("", node.ResultOfRead(read));
    }

    [Fact]
    public void IsReadConfirmed()
    {
        NodeUnderTest node = With(new ReadsUnconfirmed());
        node.Campaign(forced: true);
        node.Vote(N2);
        node.Acknowledge(N2, index: 1);
        Assert.Equal("", node.ResultOfRead(node.Read()));
    }

    [Fact]
    public void ResetsElectionTimer()
    {
        NodeUnderTest node = With(new AnyCandidateResetsTheTimer(), log: [1]);
        TimeSpan before = node.Core.NextDeadline;
        Assert.False(node.AskForVote(N2, term: 2)!.IsGranted);
        Assert.NotEqual(before, node.Core.NextDeadline);
    }

    [Fact]
    public void Every_rule_is_here()
    {
        IEnumerable<string> rules = typeof(SafetyRules).GetMethods()
            .Where(method => method.DeclaringType == typeof(SafetyRules) && method.IsVirtual)
            .Select(method => method.Name);
        HashSet<string> tests = [.. typeof(RulesAreAskedTests).GetMethods().Select(method => method.Name)];
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Contains(rule, tests));
    }

    private static NodeUnderTest With(SafetyRules rules, long[]? log = null, long term = 1) => Given.Follower(term, log, rules: rules);

    private sealed class OneIsAQuorum : SafetyRules
    {
        public override int Quorum(int voters) => 1;
    }

    private sealed class AnyLogIsUpToDate : SafetyRules
    {
        public override bool IsUpToDate(LogPosition candidate, LogPosition voter) => true;
    }

    private sealed class GrantsEveryVote : SafetyRules
    {
        public override bool MayGrantVote(
            HardState voter, LogPosition voterLog, long term, NodeId candidate, LogPosition candidateLog) => true;
    }

    private sealed class GrantsEveryPreVote : SafetyRules
    {
        public override bool WouldGrantVote(HardState voter, LogPosition voterLog, long term, LogPosition candidateLog) => true;
    }

    private sealed class ForgetsItsVote : SafetyRules
    {
        public override NodeId VoteOnEntering(long term, HardState current) => NodeId.None;
    }

    private sealed class WinsBeforeItsVoteIsDurable : SafetyRules
    {
        public override bool HasWon(int votes, int voters, bool isOwnVoteDurable) => votes >= Quorum(voters);
    }

    private sealed class WaitsForNoDisk : SafetyRules
    {
        public override bool MayLeave(Message message, long waitsFor, long durable) => true;
    }

    private sealed class TruncatesNothingDurable : SafetyRules
    {
        public override long DurableAfterTruncation(long durableIndex, long truncatedFrom) => durableIndex;
    }

    private sealed class MatchesAnyTerm : SafetyRules
    {
        public override bool Matches(RaftLog log, LogPosition previous) => previous.Index <= log.LastIndex;
    }

    private sealed class AlwaysTruncates : SafetyRules
    {
        public override bool MustTruncate(long existingTerm, long newTerm) => true;
    }

    private sealed class TruncatesCommitted : SafetyRules
    {
        public override bool MayTruncate(long from, long commitIndex) => true;
    }

    private sealed class CommitsToTheEndOfItsLog : SafetyRules
    {
        public override long FollowerCommit(long leaderCommit, long verified, long lastIndex) => Math.Min(leaderCommit, lastIndex);
    }

    private sealed class CountsOldReplies : SafetyRules
    {
        public override bool CountsReply(long replyTerm, long currentTerm) => true;
    }

    private sealed class CommitsEarlierTerms : SafetyRules
    {
        public override bool MayCommit(long entryTerm, long currentTerm) => true;
    }

    private sealed class ReadsBeforeItsFirstCommit : SafetyRules
    {
        public override bool KnowsCommitIndex(long committedTerm, long currentTerm) => true;
    }

    private sealed class ReadsUnconfirmed : SafetyRules
    {
        public override bool IsReadConfirmed(long readRound, long confirmedRound) => true;
    }

    private sealed class AnyCandidateResetsTheTimer : SafetyRules
    {
        public override bool ResetsElectionTimer(bool isPreVote, bool isGranted) => true;
    }
}
