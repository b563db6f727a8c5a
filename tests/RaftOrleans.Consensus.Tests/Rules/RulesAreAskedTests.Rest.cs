using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Rules;

/// <content>Votes, writes under way, what leaders append and send, and what only liveness needs.</content>
public partial class RulesAreAskedTests
{
    [Fact]
    public void CountsVote()
    {
        NodeUnderTest node = Given.Follower(members: 5, term: 1, rules: new CountsVotesTwice());
        node.Campaign(forced: true);
        node.Vote(N2);
        Assert.Equal(Role.Candidate, node.Role);
        node.Vote(N2);
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void CountsOfOwnLog()
    {
        NodeUnderTest node = LeaderWith(new CountsUnwritten());
        node.AcknowledgeAll();
        node.HasSlowDisk = true;
        node.Propose("x");
        node.Acknowledge(N2, index: 2);
        Assert.Equal((2, 1), (node.CommitIndex, node.Core.DurableIndex));
    }

    [Fact]
    public void CompletesAfterTruncation()
    {
        NodeUnderTest node = With(new CompletesWhatWasTruncated(), log: [1], term: 1);
        node.HasSlowDisk = true;
        node.AppendFrom(N2, term: 1, At(1, 1), Entries.After(1, 1));
        node.AppendFrom(N3, term: 2, At(1, 1), Entries.After(1, 2));
        node.CompleteWrite();
        Assert.Equal(2, node.Core.DurableIndex);
        Assert.NotEqual(At(2, 2), node.Disk.Durable.Entries[^1].Position);
    }

    [Fact]
    public void MayAppendOwn()
    {
        NodeUnderTest node = LeaderWith(new AppendsWhenDeposed());
        node.AppendFrom(N2, term: 5);
        Assert.Equal(Role.Follower, node.Role);
        node.Propose("x");
        Assert.Equal(5, node.Core.Log.LastTerm);
    }

    [Fact]
    public void MaySend()
    {
        NodeUnderTest node = LeaderWith(new SendsWhatIsWritten());
        node.AcknowledgeAll();
        node.HasSlowDisk = true;
        node.Forget().Propose("x");
        node.Propose("y");
        Assert.DoesNotContain(node.SentOf<AppendEntries>(), append => append.Entries.Length > 0);
        node.CompleteWrite();
        AppendEntries[] sent = [.. node.SentTo<AppendEntries>(N2).Where(append => append.Entries.Length > 0)];
        Assert.Equal(2, Assert.Single(sent).Entries.Span[^1].Index);
    }

    [Fact]
    public void TermOfCompacted()
    {
        NodeUnderTest node = LeaderWith(new ForgetsCompactedTerm());
        node.AcknowledgeAll();
        node.TakeSnapshot();
        node.Forget().Propose("x");
        Assert.NotEmpty(node.SentOf<AppendEntries>());
        Assert.All(node.SentOf<AppendEntries>(), append => Assert.Equal(At(1, 0), append.Previous));
    }

    [Fact]
    public void CountsMembershipWhenAppended()
    {
        NodeUnderTest node = LeaderWith(new CountsMembershipWhenApplied());
        node.AcknowledgeAll();
        node.Change(new MembershipChange { Learners = [N4] });
        Assert.Empty(node.Core.Membership.Learners);
        node.AcknowledgeAll();
        Assert.Equal([N4], node.Core.Membership.Learners.AsEnumerable());
    }

    [Fact]
    public void NextToApply()
    {
        NodeUnderTest node = With(new AppliesTheLastOnly());
        node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1, 1, 1), commit: 3);
        Assert.Single(node.Machine.Applied);
        Assert.Equal(3, node.Core.LastApplied);
    }

    [Fact]
    public void LeaseBegin()
    {
        NodeUnderTest node = LeaderWith(new LeasesFromReceipt(), Given.Options with { Leases = true, CheckQuorum = false });
        node.AcknowledgeAll();
        node.ElapseToDeadline();
        node.Now += TimeSpan.FromHours(1);
        node.Acknowledge(N2, index: 1);
        Assert.Equal("", node.ResultOfRead(node.Read(ReadConsistency.Lease)));
    }

    [Fact]
    public void HoldsReads()
    {
        NodeUnderTest node = LeaderWith(new ReadsWhileHandingOver());
        node.AcknowledgeAll();
        node.TransferTo(N2);
        long read = node.Read();
        node.AcknowledgeAll();
        Assert.Equal("", node.ResultOfRead(read));
    }

    [Fact]
    public void KeepsPromise()
    {
        NodeUnderTest node = Given.Follower(term: 1, rules: new KeepsNoPromise(), options: Given.Options with { Leases = true });
        node.AppendFrom(N2, term: 1);
        node.Core.Receive(new RequestVote(N3, N1, 2, N3, default, isPreVote: false, isForced: true), node.Now);
        node.Campaign();
        Assert.NotEqual(Role.Follower, node.Role);
    }

    [Fact]
    public void MayAnswerRead()
    {
        NodeUnderTest node = Given.Follower(term: 1, rules: new AnswersAtOnce());
        Assert.Equal("", node.ResultOfRead(node.Read(new ReadRequest(default, ReadConsistency.Session) { MinIndex = 9 })));
    }

    [Fact]
    public void PreVoteAnswerTerm() =>
        Assert.Equal(1, With(new AnswersWithOwnTerm(), term: 1).AskForPreVote(N2, term: 2)!.Term);

    [Fact]
    public void MustMakeRoom()
    {
        NodeUnderTest node = LeaderWith(new StaysWithStuckDisk(), Given.Options with { CheckQuorum = false });
        node.HasSlowDisk = true;
        node.Propose("x");
        node.Elapse(node.Core.Options.DiskStallTimeout * 2);
        Assert.Equal(Role.Leader, node.Role);
    }

    private sealed class CountsVotesTwice : SafetyRules
    {
        public override bool CountsVote(bool hasVotedBefore) => true;
    }

    private sealed class CountsUnwritten : SafetyRules
    {
        public override long CountsOfOwnLog(long durableIndex, long lastIndex) => lastIndex;
    }

    private sealed class CompletesWhatWasTruncated : SafetyRules
    {
        public override long CompletesAfterTruncation(long lastIndex, long truncatedFrom) => lastIndex;
    }

    private sealed class AppendsWhenDeposed : SafetyRules
    {
        public override bool MayAppendOwn(bool leads, bool hasLed) => hasLed;
    }

    private sealed class SendsWhatIsWritten : SafetyRules
    {
        public override bool MaySend(long index, long durableIndex) => index <= durableIndex;
    }

    private sealed class ForgetsCompactedTerm : SafetyRules
    {
        public override long TermOfCompacted(LogPosition position) => 0;
    }

    private sealed class CountsMembershipWhenApplied : SafetyRules
    {
        public override bool CountsMembershipWhenAppended() => false;
    }

    private sealed class AppliesTheLastOnly : SafetyRules
    {
        public override long NextToApply(long lastApplied, long commitIndex) => commitIndex;
    }

    private sealed class LeasesFromReceipt : SafetyRules
    {
        public override TimeSpan LeaseBegin(TimeSpan sentAt, TimeSpan confirmedAt) => confirmedAt;
    }

    private sealed class ReadsWhileHandingOver : SafetyRules
    {
        public override bool HoldsReads(bool isHandingOver) => false;
    }

    private sealed class KeepsNoPromise : SafetyRules
    {
        public override bool KeepsPromise(TimeSpan now, TimeSpan end) => false;
    }

    private sealed class AnswersAtOnce : SafetyRules
    {
        public override bool MayAnswerRead(long readIndex, long lastApplied) => true;
    }

    private sealed class AnswersWithOwnTerm : SafetyRules
    {
        public override long PreVoteAnswerTerm(bool isGranted, long asked, long own) => own;
    }

    private sealed class StaysWithStuckDisk : SafetyRules
    {
        public override bool MustMakeRoom(bool isDiskStalled) => false;
    }
}
