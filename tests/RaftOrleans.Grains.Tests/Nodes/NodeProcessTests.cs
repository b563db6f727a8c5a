using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Nodes;

[Collection(nameof(OneSilo))]
public class NodeProcessTests(OneSilo silo)
{
    private readonly OrleansLab _lab = silo.Cluster.Lab;

    [Fact]
    public async Task A_crash_answers_those_who_wait_that_nobody_knows()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        NodeId leader = await group.LeaderAsync();
        await group.Lab.PartitionAsync([[leader]]);
        long before = (await group.Lab.GetStatusAsync()).Node(leader).LastIndex;
        Task<ProposalAnswer> proposal = group.Lab.ProposeAsync(KeyValueCommand.Set("k", "1"), leader, TestGroup.Patience);
        await group.UntilAsync(status => status.Node(leader).LastIndex > before, $"{leader} has taken the command");

        await group.Lab.CrashAsync(leader);

        Assert.Equal(ProposalOutcome.Unknown, (await proposal).Outcome);
    }

    [Fact]
    public async Task A_crashed_node_shows_what_it_had_and_is_not_asked()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        await group.SetAsync("k", 1);
        await group.ConvergedAsync();
        NodeId node = await group.FollowerAsync();
        NodeStatus before = (await group.Lab.GetStatusAsync()).Node(node);

        await group.Lab.CrashAsync(node);

        NodeStatus after = (await group.Lab.GetStatusAsync()).Node(node);
        Assert.Equal(NodeHealth.Crashed, after.Health);
        Assert.Equal((before.Term, before.LastIndex, before.DurableIndex), (after.Term, after.LastIndex, after.DurableIndex));
        LabException error = await Assert.ThrowsAsync<LabException>(() => group.Lab.ProposeAsync(KeyValueCommand.Set("k", "2"), node));
        Assert.Equal(LabFailure.Unavailable, error.Reason);
        error = await Assert.ThrowsAsync<LabException>(() => group.Lab.ReadAsync(KeyValueQuery.Get("k"), ReadConsistency.Stale, node));
        Assert.Equal(LabFailure.Unavailable, error.Reason);
        Assert.Equal(after.LastIndex, (await group.Lab.ReadLogAsync(node, 1, 100))[^1].Index);
    }

    [Fact]
    public async Task A_restarted_node_finds_its_disk_and_catches_up()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        await group.SetAsync("k", 1);
        NodeId node = await group.FollowerAsync();
        await group.Lab.CrashAsync(node);
        for (int i = 2; i <= 600; i++)
        {
            await group.SetAsync("k", i);
        }

        await group.Lab.RestartAsync(node);

        await group.ConvergedAsync();
        Assert.Equal("600", await group.GetAsync("k", node, ReadConsistency.Stale));
    }

    [Fact]
    public async Task All_nodes_restarted_at_once_lose_nothing()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        for (int i = 1; i <= 300; i++)
        {
            await group.SetAsync($"k{i}", i);
        }

        await Task.WhenAll(Enumerable.Range(1, 3).Select(node => group.Lab.CrashAsync(NodeId.Of(node))));
        await Task.WhenAll(Enumerable.Range(1, 3).Select(node => group.Lab.RestartAsync(NodeId.Of(node))));

        await group.LeaderAsync();
        for (int i = 1; i <= 300; i += 7)
        {
            Assert.Equal($"{i}", await group.GetAsync($"k{i}"));
        }
    }

    [Fact]
    public async Task A_paused_leader_is_replaced_and_learns_it_when_it_goes_on()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        await group.SetAsync("k", 1);
        NodeId old = await group.LeaderAsync();

        await group.Lab.PauseAsync(old);
        GroupStatus status = await group.UntilAsync(status => status.Leader.IsMember && status.Leader != old, "another node leads");
        Assert.Equal(NodeHealth.Paused, status.Node(old).Health);
        Assert.Equal(Role.Leader, status.Node(old).Role);
        await group.SetAsync("k", 2);
        await group.Lab.ResumeAsync(old);

        await group.ConvergedAsync();
        Assert.Equal("2", await group.GetAsync("k", old, ReadConsistency.Stale));
    }

    [Fact]
    public async Task What_a_paused_process_is_sent_waits_for_it()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab, nodes: 1);
        NodeId node = NodeId.Of(1);
        await group.Lab.PauseAsync(node);
        Task<ProposalAnswer> proposal = group.Lab.ProposeAsync(KeyValueCommand.Set("k", "1"), node, TestGroup.Patience);
        Task<ReadAnswer> read = group.Lab.ReadAsync(KeyValueQuery.Get("k"), ReadConsistency.Stale, node, TestGroup.Patience);
        ProposalAnswer given = await group.Lab.ProposeAsync(KeyValueCommand.Set("k", "2"), node, TimeSpan.FromMilliseconds(50));
        Assert.Equal(ProposalOutcome.Unknown, given.Outcome);
        Assert.False(proposal.IsCompleted);
        Assert.False(read.IsCompleted);

        await group.Lab.ResumeAsync(node);

        Assert.Equal(ProposalOutcome.Applied, (await proposal).Outcome);
        Assert.Equal(ReadOutcome.Answered, (await read).Outcome);
    }

    [Fact]
    public async Task Who_finds_no_room_at_a_paused_process_is_turned_away_but_what_is_commanded_waits()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab, nodes: 1);
        NodeId node = NodeId.Of(1);
        await group.Lab.PauseAsync(node);
        IRaftNodeGrain grain = silo.Cluster.Grains.GetNode(group.Name, node);
        Task<ReadReply>[] reads = new Task<ReadReply>[NodeProcess.MaxFrozenInputs + 1];
        for (int i = 0; i < reads.Length; i++)
        {
            reads[i] = grain.Read(KeyValueQuery.Get("k"), ReadConsistency.Stale, default, 0);
        }

        Task<ReadReply> refused = await Task.WhenAny(reads).WaitAsync(TestGroup.Patience);
        Assert.Equal(NodeState.Paused, (await refused).State);
        Task<ProposalReply> request = grain.Request(new TransferRequest(node));
        Assert.Equal(ProposalOutcome.Busy, (await request.WaitAsync(TestGroup.Patience)).Outcome);
        await group.Lab.ChangeOptionsAsync(TestGroup.Options with { SnapshotEntries = 1 });

        await group.Lab.ResumeAsync(node);

        ReadReply[] answers = await Task.WhenAll(reads).WaitAsync(TestGroup.Patience);
        Assert.Equal(NodeProcess.MaxFrozenInputs, answers.Count(answer => answer.Outcome == ReadOutcome.Answered));
        await group.SetAsync("k", 1);
        await group.SetAsync("k", 2);
        await group.UntilAsync(status => status.Node(node).SnapshotIndex > 0, $"{node} takes snapshots as it was told to");
    }

    [Fact]
    public async Task A_paused_node_can_be_crashed_and_restarted()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab, nodes: 1);
        NodeId node = NodeId.Of(1);
        await group.SetAsync("k", 1);
        await group.Lab.PauseAsync(node);
        Task<ProposalAnswer> proposal = group.Lab.ProposeAsync(KeyValueCommand.Set("k", "2"), node, TestGroup.Patience);

        await group.Lab.CrashAsync(node);
        Assert.Equal(ProposalOutcome.Unknown, (await proposal).Outcome);
        Assert.Equal(NodeHealth.Crashed, (await group.Lab.GetStatusAsync()).Node(node).Health);

        await group.Lab.RestartAsync(node);
        await group.LeaderAsync();
        Assert.Equal("1", await group.GetAsync("k"));
    }

    [Fact]
    public async Task A_crashed_node_stays_crashed_when_its_activation_is_another()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        await group.SetAsync("k", 1);
        await group.ConvergedAsync();
        NodeId node = await group.FollowerAsync();
        await group.Lab.CrashAsync(node);
        NodeStatus before = (await group.Lab.GetStatusAsync()).Node(node);

        await silo.Cluster.Host.DeactivateAsync(silo.Cluster.Grains.GetNode(group.Name, node));

        NodeStatus after = (await group.UntilAsync(
            status => status.Node(node).Health != NodeHealth.Unreachable, "the new activation answers")).Node(node);
        Assert.Equal(NodeHealth.Crashed, after.Health);
        Assert.Equal((before.Term, before.VotedFor, before.LastIndex), (after.Term, after.VotedFor, after.LastIndex));
        await group.Lab.RestartAsync(node);
        await group.ConvergedAsync();
    }

    [Fact]
    public async Task A_paused_node_stays_paused_when_its_activation_is_another()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        NodeId node = await group.FollowerAsync();
        await group.Lab.PauseAsync(node);

        await silo.Cluster.Host.DeactivateAsync(silo.Cluster.Grains.GetNode(group.Name, node));

        await group.UntilAsync(status => status.Node(node).Health == NodeHealth.Paused, "the new activation is paused");
        await group.Lab.ResumeAsync(node);
        await group.ConvergedAsync();
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("crash")]
    [InlineData("restart")]
    public async Task A_command_that_wakes_a_paused_node_is_carried_out(string command)
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        NodeId node = await group.FollowerAsync();
        await group.Lab.PauseAsync(node);
        await silo.Cluster.Host.DeactivateAsync(silo.Cluster.Grains.GetNode(group.Name, node));

        await (command switch
        {
            "resume" => group.Lab.ResumeAsync(node),
            "crash" => group.Lab.CrashAsync(node),
            _ => group.Lab.RestartAsync(node),
        });

        NodeHealth wanted = command == "crash" ? NodeHealth.Crashed : NodeHealth.Running;
        Assert.Equal(wanted, (await group.Lab.GetStatusAsync()).Node(node).Health);
        await group.ConvergedAsync();
    }

    [Fact]
    public async Task A_running_node_goes_on_in_another_activation()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        await group.SetAsync("k", 1);
        NodeId leader = await group.LeaderAsync();

        await silo.Cluster.Host.DeactivateAsync(silo.Cluster.Grains.GetNode(group.Name, leader));

        await group.SetAsync("k", 2);
        await group.ConvergedAsync();
        Assert.Equal("2", await group.GetAsync("k"));
    }

    [Fact]
    public async Task An_activation_that_has_lost_its_disk_gives_way()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        await group.SetAsync("k", 1);
        NodeId leader = await group.LeaderAsync();
        GrainNodeStorage other = new(
            silo.Cluster.Storage, silo.Cluster.Grains.GetNode(group.Name, leader).GetGrainId(), new SegmentLimits(256, 32 << 10));
        PersistentState state = await other.OpenAsync();
        Assert.NotEmpty(state.Entries);

        await group.SetAsync("k", 2);
        await group.ConvergedAsync();

        Assert.Equal("2", await group.GetAsync("k"));
        List<LabEvent> events = await group.EventsUntilAsync(happened => happened is { Kind: LabEventKind.Process, Name: "Failed" });
        Assert.Equal(leader, events[^1].Node);
    }

    [Fact]
    public async Task A_command_that_is_too_large_is_refused_before_it_comes_to_a_node()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab, nodes: 1);

        LabException error = await Assert.ThrowsAsync<LabException>(() => group.Lab.ProposeAsync(new byte[(1 << 20) + 1]));

        Assert.Equal(LabFailure.Invalid, error.Reason);
    }

    [Fact]
    public async Task Stepping_down_and_campaigning_change_the_leader()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        NodeId old = await group.LeaderAsync();
        long term = (await group.Lab.GetStatusAsync()).Node(old).Term;

        await group.Lab.StepDownAsync(old);
        await group.UntilAsync(status => status.Nodes.Any(node => node.Role == Role.Leader && node.Term > term), "there is a new term");

        NodeId follower = await group.FollowerAsync();
        await group.Lab.CampaignAsync(follower, forced: true);
        await group.UntilAsync(status => status.Leader == follower, $"{follower} leads");
    }

    [Fact]
    public async Task A_raw_message_gets_the_real_reply()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        NodeId leader = await group.LeaderAsync();
        long term = (await group.Lab.GetStatusAsync()).Node(leader).Term;

        Message reply = await group.Lab.SendRawAsync(
            new AppendEntries(NodeId.Of(2), leader, 0, NodeId.Of(2), LogPosition.Start, default, 0, 0));

        AppendEntriesReply refusal = Assert.IsType<AppendEntriesReply>(reply);
        Assert.False(refusal.IsSuccess);
        Assert.True(refusal.Term >= term);
        LabException error = await Assert.ThrowsAsync<LabException>(() => group.Lab.SendRawAsync(
            new RequestVote(NodeId.Of(2), leader, 99, NodeId.Of(2), LogPosition.Start, isPreVote: false, isForced: false)));
        Assert.Equal(LabFailure.TimedOut, error.Reason);
    }

    [Fact]
    public async Task A_raw_message_that_no_node_would_send_is_refused_and_harms_nobody()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab, nodes: 1);
        NodeId n1 = NodeId.Of(1);
        Message[] messages =
        [
            new AppendEntries(n1, n1, 1, n1, new LogPosition(-5, 1), default, 0, 0),
            new AppendEntries(n1, n1, -1, n1, LogPosition.Start, default, 0, 0),
            new RequestVote(n1, n1, 1, n1, new LogPosition(1, -1), isPreVote: false, isForced: true),
        ];

        foreach (Message message in messages)
        {
            LabException error = await Assert.ThrowsAsync<LabException>(() => group.Lab.SendRawAsync(message));
            Assert.Equal(LabFailure.Invalid, error.Reason);
        }

        await group.SetAsync("k", 1);
    }
}
