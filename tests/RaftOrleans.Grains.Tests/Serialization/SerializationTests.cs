using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Serialization;

/// <summary>What grain calls carry between silos, through Orleans' own serializer.</summary>
public sealed class SerializationTests : IDisposable
{
    private static readonly NodeId N1 = NodeId.Of(1);
    private static readonly NodeId N2 = NodeId.Of(2);

    private readonly ServiceProvider _services =
        new ServiceCollection().AddSerializer(RaftGrainsExtensions.AddLabTypes).BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Messages_come_back_as_they_were()
    {
        LogEntry[] entries =
        [
            new(5, 2, TimeSpan.FromSeconds(1), EntryKind.NoOp, default),
            new(6, 3, TimeSpan.FromSeconds(2), EntryKind.Command, new byte[] { 1, 2, 3 }),
        ];
        Message[] messages =
        [
            new AppendEntries(N1, N2, 3, N1, new LogPosition(4, 2), entries, 4, 9),
            new AppendEntriesReply(N1, N2, 3, false, 7, new LogPosition(5, 2), 9),
            new RequestVote(N1, N2, 3, N1, new LogPosition(6, 3), true, false),
            new RequestVoteReply(N1, N2, 3, true, true),
            new ReadIndexRequest(N1, N2, 3, 4),
            new ReadIndexReply(N1, N2, 3, 4, true, 6),
        ];

        MessageEnvelope copy = RoundTrip(new MessageEnvelope(messages));

        Assert.Equal(messages.Select(message => message.ToString()), copy.Messages.Select(message => message.ToString()));
        Assert.Equal([1, 2, 3], Assert.IsType<AppendEntries>(copy.Messages[0]).Entries.Span[1].Command.ToArray());
    }

    [Fact]
    public void Inside_a_silo_messages_are_not_copied()
    {
        MessageEnvelope envelope = new([new ReadIndexRequest(N1, N2, 3, 4)]);
        DeepCopier copier = _services.GetRequiredService<DeepCopier>();

        Assert.Same(envelope, copier.Copy(envelope));
        ProposalBatch batch = new([new byte[] { 1 }]);
        Assert.Same(batch, copier.Copy(batch));
        NodeStatus status = new() { Id = N1, Health = NodeHealth.Running };
        Assert.Same(status, copier.Copy(status));
    }

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        byte[] bytes = Serializer.SerializeToArray(new MessageEnvelope([new ReadIndexRequest(N1, N2, 3, 4)]));
        bytes[^3] ^= 0xFF;

        Assert.ThrowsAny<Exception>(() => Serializer.Deserialize<MessageEnvelope>(bytes));
    }

    [Fact]
    public void The_records_of_the_lab_come_back_as_they_were()
    {
        NodeStatus status = new()
        {
            Id = N2,
            Health = NodeHealth.Paused,
            Role = Role.Leader,
            Term = 4,
            VotedFor = N2,
            Leader = N2,
            LastIndex = 9,
            DurableIndex = 8,
            CommitIndex = 7,
            LastApplied = 6,
            LastSeen = TimeSpan.FromDays(20_000.5),
            Silo = "silo",
            Peers = [new PeerStatus(N1, 3, 4, "probe", 5)],
        };
        GroupStatus group = RoundTrip(new GroupStatus("g", TimeSpan.FromSeconds(3), [status]));
        Assert.Equal(status with { Peers = [] }, group.Nodes[0] with { Peers = [] });
        Assert.Equal(status.Peers, group.Nodes[0].Peers);
        Assert.Equal(N2, new GroupStatus("g", default, [status with { Health = NodeHealth.Running }]).Leader);

        Same(new LabEvent(3, TimeSpan.FromSeconds(1), "g", LabEventKind.Violation, "name", N1, 5, "details"));
        Same(new LinkStatus(N1, N2, true, new LinkFaults(0.1, 0.2, 0.3, TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(5))));
        Same(new DiskFaults(DiskFaults.UntilMended, TimeSpan.FromMilliseconds(4)));
        Same(new ClockFaults(TimeSpan.FromSeconds(5), -0.25));
        Same(new LogLine(1, 2, TimeSpan.FromSeconds(3), EntryKind.NoOp, "set", true));
        Same(new RaftOptions { ElectionTimeoutMin = TimeSpan.FromMilliseconds(77), PreVote = false, MaxUncommittedBytes = 5 });
        Same(new GroupSpecification { Name = "g", Nodes = 5, StateMachine = "m", Options = new RaftOptions { MaxCommandBytes = 9 } });
        Same(N1);
        Same(NodeId.Outside(3));

        // As grain calls carry them: in lists, in other records, as nothing.
        Assert.Equal([N1, N2], RoundTrip<IReadOnlyList<NodeId>>([N1, N2]));
        Assert.Equal([[N1], [N2]], RoundTrip<IReadOnlyList<IReadOnlyList<NodeId>>>([[N1], [N2]]));
        Assert.Null(RoundTrip<GroupSpecification?>(null));
        EventPage page = RoundTrip(new EventPage([new LabEvent(3, default, "g", LabEventKind.Group, "n", N1, 5, "d")], 3, true));
        Assert.Equal(3, page.Events[0].Number);
        NodeFaults faults = new(3, TimeSpan.MaxValue, TimeSpan.FromMilliseconds(4), TimeSpan.FromSeconds(5), -6);
        FaultPlan plan = new(2, [new LinkStatus(N1, N2, true, LinkFaults.None)], [faults]);
        NodeConfiguration configuration = RoundTrip(
            new NodeConfiguration(new GroupSpecification { Name = "g" }, NodeCondition.Crashed, plan, 2));
        Assert.Equal(new LinkStatus(N1, N2, true, LinkFaults.None), configuration.Plan.Links[0]);
        Assert.Equal(faults, configuration.Plan.Nodes[0]);
    }

    [Fact]
    public void A_failure_keeps_its_reason()
    {
        LabException copy = Assert.IsType<LabException>(RoundTrip<Exception>(new LabException(LabFailure.Conflict, "why")));

        Assert.Equal(LabFailure.Conflict, copy.Reason);
        Assert.Equal("why", copy.Message);
    }

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    private T RoundTrip<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;

    private void Same<T>(T value) => Assert.Equal(value, RoundTrip(value));
}
