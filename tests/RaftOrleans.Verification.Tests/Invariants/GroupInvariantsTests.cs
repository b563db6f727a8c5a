using RaftOrleans.Consensus;

namespace RaftOrleans.Verification.Tests.Invariants;

/// <summary>
/// Each safety property can turn red. Forged messages and forgetful disks do to real nodes what a broken node would do by itself. That a
/// leader removes its own entries no forgery achieves.
/// </summary>
public sealed class GroupInvariantsTests : IDurableLogs
{
    private static readonly NodeId N1 = NodeId.Of(1);
    private static readonly NodeId N2 = NodeId.Of(2);
    private static readonly NodeId N3 = NodeId.Of(3);
    private static readonly NodeId[] Members = [N1, N2, N3];

    private readonly Dictionary<NodeId, RaftNode> _nodes = [];
    private readonly NodeOutput _output = new();
    private readonly GroupInvariants _invariants;
    private bool _isOnDisks = true;

    public GroupInvariantsTests()
    {
        _invariants = new GroupInvariants(this);
        Array.ForEach(Members, node => Start(node));
    }

    public bool Holds(NodeId node, LogPosition position) => _isOnDisks;

    [Fact]
    public void Nothing_is_said_of_a_group_that_does_right()
    {
        Elect(N1, voter: N2);
        Append(N2, N1, term: 1, 0, [_nodes[N1].Log[1]]);
        Acknowledge(N1, N2, index: 1);
        Append(N3, N1, term: 1, 0, [_nodes[N1].Log[1]], commit: 1);
        Assert.Equal((1, 1), (_nodes[N1].CommitIndex, _nodes[N3].LastApplied));
        Assert.Equal(1, _invariants.CommittedIndex);
        Assert.Empty(_invariants.Violations);
    }

    [Fact]
    public void Two_leaders_of_a_term_are_seen()
    {
        Elect(N1, voter: N3);
        Elect(N2, voter: N3);
        AssertOnly(SafetyProperty.ElectionSafety, "n1 was elected in term 1", "n2 is elected in it too");
    }

    [Fact]
    public void A_leader_that_lacks_a_committed_entry_is_seen()
    {
        Elect(N1, voter: N3);
        Acknowledge(N1, N3, index: 1);
        Append(N2, N1, term: 1, 0, []);
        Elect(N2, voter: N3);
        AssertOnly(SafetyProperty.LeaderCompleteness, "entry 1@1 was committed in term 1", "n2, elected in term 2, does not hold it");
    }

    [Fact]
    public void Two_entries_of_one_index_and_term_are_seen()
    {
        Append(N2, N1, term: 1, 0, [Entry(1, 1, "1")]);
        Append(N3, N1, term: 1, 0, [Entry(1, 1, "2")]);
        AssertOnly(SafetyProperty.LogMatching, "n3 appends entry 1@1", "n2 has appended another entry 1@1");
    }

    [Fact]
    public void One_entry_after_two_different_ones_is_seen()
    {
        Append(N2, N1, term: 3, 0, [Entry(1, 1, "1"), Entry(2, 3, "1")]);
        Append(N3, N1, term: 3, 0, [Entry(1, 2, "1"), Entry(2, 3, "1")]);
        AssertOnly(SafetyProperty.LogMatching, "n3 appends entry 2@3 after one of term 2", "after one of term 1");
    }

    [Fact]
    public void Two_commands_applied_at_one_index_are_seen()
    {
        Append(N2, N1, term: 1, 0, [Entry(1, 1, "1")], commit: 1);
        Append(N3, N1, term: 1, 0, [Entry(1, 1, "2")], commit: 1);
        Assert.Equal(
            [SafetyProperty.LogMatching, SafetyProperty.StateMachineSafety],
            _invariants.Violations.Select(violation => violation.Property));
    }

    [Fact]
    public void A_committed_entry_that_changes_is_seen()
    {
        Append(N2, N1, term: 1, 0, [Entry(1, 1, "1")], commit: 1);
        Append(N3, N1, term: 2, 0, [Entry(1, 2, "1")], commit: 1);
        Assert.Equal(
            [SafetyProperty.CommittedOnQuorum, SafetyProperty.StateMachineSafety],
            _invariants.Violations.Select(violation => violation.Property));
    }

    [Fact]
    public void An_entry_that_is_committed_and_on_no_majority_of_disks_is_seen()
    {
        Elect(N1, voter: N3);
        _isOnDisks = false;
        Acknowledge(N1, N3, index: 1);
        AssertOnly(SafetyProperty.CommittedOnQuorum, "n1 takes entry 1@1 for committed", "it is on 0 of 3 disks");
    }

    [Fact]
    public void A_term_that_others_were_told_of_and_that_is_forgotten_is_seen()
    {
        Append(N1, N2, term: 5, 0, []);
        Start(N1, new HardState(4, NodeId.None));
        AssertOnly(SafetyProperty.Monotonicity, "n1 had told others that it was in term 5", "it starts in term 4");
    }

    [Fact]
    public void A_term_that_nobody_was_told_of_may_be_forgotten()
    {
        RaftNode node = _nodes[N1];
        node.Campaign(isForced: true, TimeSpan.Zero);
        node.Collect(_output);
        _invariants.Stepped(node, _output, TimeSpan.Zero);
        Assert.Equal((1, 0), (node.Term, _output.Messages.Count));
        Start(N1);
        Assert.Empty(_invariants.Violations);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_vote_that_is_forgotten_or_another_after_a_restart_is_seen(int other)
    {
        AskForVote(N1, N2);
        Start(N1, new HardState(1, N2));
        Assert.Empty(_invariants.Violations);
        Start(N1, new HardState(1, new NodeId(other)));
        AssertOnly(SafetyProperty.Monotonicity, "n1 had voted for n2 in term 1", $"it starts with a vote for {new NodeId(other)}");
    }

    [Fact]
    public void A_candidates_own_vote_that_is_forgotten_is_seen()
    {
        Step(N1, node => node.Campaign(isForced: true, TimeSpan.Zero));
        Start(N1, new HardState(1, NodeId.None));
        AssertOnly(SafetyProperty.Monotonicity, "n1 had voted for n1 in term 1", "it starts with a vote for -");
    }

    [Fact]
    public void Two_votes_in_a_term_are_seen()
    {
        Start(N1, rules: new VotesForEverybody());
        AskForVote(N1, N2);
        AskForVote(N1, N3);
        AssertOnly(SafetyProperty.Monotonicity, "n1 had voted for n2 in term 1", "it votes for n3 in the same term");
    }

    private static LogEntry Entry(long index, long term, string value) =>
        new(index, term, default, EntryKind.Command, KeyValueCommand.Set("x", value));

    private void AssertOnly(SafetyProperty property, string fact, string conflict)
    {
        Violation violation = Assert.Single(_invariants.Violations);
        Assert.Equal(property, violation.Property);
        Assert.Contains(fact, violation.Fact, StringComparison.Ordinal);
        Assert.Contains(conflict, violation.Conflict, StringComparison.Ordinal);
    }

    private void Start(NodeId id, HardState state = default, SafetyRules? rules = null)
    {
        PersistentState disk = new(state, []);
        _nodes[id] = new RaftNode(
            id, Membership.Of(Members), RaftOptions.Default, disk, new KeyValueStore(), (ulong)id.Number, TimeSpan.Zero, rules);
        _invariants.Started(_nodes[id], TimeSpan.Zero);
    }

    /// <summary>Something happens to a node whose disk is done at once.</summary>
    private void Step(NodeId id, Action<RaftNode> input)
    {
        RaftNode node = _nodes[id];
        input(node);
        do
        {
            node.Collect(_output);
            _invariants.Stepped(node, _output, TimeSpan.Zero);
            if (_output.Write is { } write)
            {
                node.StorageCompleted(write.Ticket, TimeSpan.Zero);
            }
        }
        while (_output.Write is not null);
    }

    private void Receive(Message message) => Step(message.To, node => node.Receive(message, TimeSpan.Zero));

    private void Elect(NodeId id, NodeId voter)
    {
        Step(id, node => node.Campaign(isForced: true, TimeSpan.Zero));
        Receive(new RequestVoteReply(voter, id, _nodes[id].Term, isPreVote: false, isGranted: true));
        Assert.Equal(Role.Leader, _nodes[id].Role);
    }

    private void AskForVote(NodeId id, NodeId candidate) =>
        Receive(new RequestVote(candidate, id, 1, candidate, LogPosition.Start, isPreVote: false, isForced: true));

    private void Append(NodeId id, NodeId leader, long term, long previous, LogEntry[] entries, long commit = 0) =>
        Receive(new AppendEntries(
            leader, id, term, leader, new LogPosition(previous, _nodes[id].Log.TermAt(previous)), entries, commit, 0));

    private void Acknowledge(NodeId id, NodeId follower, long index) =>
        Receive(new AppendEntriesReply(follower, id, _nodes[id].Term, isSuccess: true, index, default, 0));

    private sealed class VotesForEverybody : SafetyRules
    {
        public override bool MayGrantVote(
            HardState voter, LogPosition voterLog, long term, NodeId candidate, LogPosition candidateLog) => true;
    }
}
