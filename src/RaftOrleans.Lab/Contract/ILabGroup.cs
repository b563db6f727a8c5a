using RaftOrleans.Consensus;

using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>What a person can do to one group. See <see cref="ILab"/> for threads and failures.</summary>
public interface ILabGroup
{
    /// <summary>The group's name.</summary>
    string Name { get; }

    /// <summary>What every node is and holds just now.</summary>
    Task<GroupStatus> GetStatusAsync(CancellationToken cancellation = default);

    /// <summary>What the group replicates: the name of one of <see cref="ILab.StateMachines"/>. Cheap; no node is asked.</summary>
    Task<string> GetStateMachineAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Proposes a command. Without <paramref name="via"/> it goes to the leader, and as long as it certainly went nowhere (not leader,
    /// busy, dropped) it is tried again until <paramref name="within"/> is over; with it exactly this node is asked, once.
    /// </summary>
    /// <param name="command">The state machine's command.</param>
    /// <param name="via">The node to ask, or null for the leader, whoever that is.</param>
    /// <param name="within">How long to wait, in the world's time; null for the lab's default.</param>
    /// <param name="cancellation">Ends the wait; the command may still be applied.</param>
    /// <returns><see cref="ProposalOutcome.Applied"/> only for a committed and applied command.</returns>
    Task<ProposalAnswer> ProposeAsync(
        ReadOnlyMemory<byte> command, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default);

    /// <summary>Asks the state machine. Without <paramref name="via"/> the leader is asked, and tried again like a proposal.</summary>
    Task<ReadAnswer> ReadAsync(
        ReadOnlyMemory<byte> query,
        ReadConsistency consistency = ReadConsistency.Linearizable,
        NodeId? via = null,
        TimeSpan? within = null,
        CancellationToken cancellation = default);

    /// <summary>Asks the state machine, with all that a read may rest on: an age, an index seen before.</summary>
    /// <param name="request">The question.</param>
    /// <param name="via">The node to ask, or null for the leader, whoever that is.</param>
    /// <param name="within">How long to wait, in the world's time; null for the lab's default.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ReadAnswer> ReadAsync(
        ReadRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default);

    /// <summary>
    /// Asks for something that only the leader can do: sessions, membership, a transfer. Tried again like a proposal.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="via">The node to ask, once, or null for the leader, whoever that is.</param>
    /// <param name="within">How long to wait, in the world's time; null for the lab's default.</param>
    /// <param name="cancellation">Ends the wait; it may still be done.</param>
    /// <returns>
    /// <see cref="ProposalOutcome.Refused"/> with the reason where it is not allowed now;
    /// <see cref="ProposalOutcome.SessionExpired"/> where the session is not known.
    /// </returns>
    /// <remarks>An unknown outcome is not tried again here; for sessions <see cref="LabGroupSessions"/> does that, since it is safe there.</remarks>
    Task<ProposalAnswer> RequestAsync(
        LeaderRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default);

    /// <summary>Makes a node write its state down and compact its log.</summary>
    Task TakeSnapshotAsync(NodeId node, CancellationToken cancellation = default);

    /// <summary>
    /// Starts one more node, with an empty disk. It is no member yet: <see cref="MembershipRequest"/> makes it one.
    /// </summary>
    /// <returns>The node.</returns>
    Task<NodeId> AddNodeAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Crashes a node and takes its disk away. What it had promised is forgotten, so it never comes back as the member it was: restarted it
    /// is its next incarnation, a stranger until the membership says otherwise.
    /// </summary>
    /// <returns>The name it has from now on.</returns>
    Task<NodeId> WipeAsync(NodeId node, CancellationToken cancellation = default);

    /// <summary>How the group's nodes behave: what is in force now, and what a node that starts begins with.</summary>
    Task<RaftOptions> GetOptionsAsync(CancellationToken cancellation = default);

    /// <summary>Changes how the group's nodes behave while they run.</summary>
    /// <param name="options">The options from now on.</param>
    /// <param name="expected">
    /// What has to be in force, or null for anything. Whoever changes some options and keeps the others says here what he has read, so that
    /// he does not undo what somebody else has changed since; <see cref="GroupOptions.ChangeAsync"/> does.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LabException">
    /// <see cref="LabFailure.Invalid"/> with a reason per option that cannot be so; <see cref="LabFailure.Conflict"/> where other options than
    /// the expected ones are in force.
    /// </exception>
    Task ChangeOptionsAsync(RaftOptions options, RaftOptions? expected = null, CancellationToken cancellation = default);

    /// <summary>Entries of a node's log. Those that were compacted are not there any more: it begins with the first that is.</summary>
    /// <param name="node">Whose log.</param>
    /// <param name="from">First index, 1 or more.</param>
    /// <param name="count">Most entries, 1 to 10,000.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<LogLine>> ReadLogAsync(NodeId node, long from, int count, CancellationToken cancellation = default);

    /// <summary>Hands a node a hand-made message and waits for the node's real reply to it.</summary>
    /// <param name="message">
    /// A <see cref="RequestVote"/> or <see cref="AppendEntries"/>. The lab replaces its sender by an address of its own, so that the reply
    /// comes back here; candidate and leader fields stay as they are.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LabException"><see cref="LabFailure.TimedOut"/> where the node is silent, as it is when it ignores a candidate.</exception>
    Task<Message> SendRawAsync(Message message, CancellationToken cancellation = default);

    /// <summary>Ends the node's process: all that was not durable is lost.</summary>
    Task CrashAsync(NodeId node, CancellationToken cancellation = default);

    /// <summary>Starts a crashed node from its disk; a running node is crashed first.</summary>
    /// <exception cref="LabException"><see cref="LabFailure.Unavailable"/> with the reason where it does not start.</exception>
    Task RestartAsync(NodeId node, CancellationToken cancellation = default);

    /// <summary>Freezes the process: it keeps its memory and handles nothing until it is resumed.</summary>
    Task PauseAsync(NodeId node, CancellationToken cancellation = default);

    /// <summary>Lets a paused process go on; it finds all that has arrived meanwhile.</summary>
    Task ResumeAsync(NodeId node, CancellationToken cancellation = default);

    /// <summary>Makes a leader a follower in its own term; nothing happens to a node that does not lead.</summary>
    Task StepDownAsync(NodeId node, CancellationToken cancellation = default);

    /// <summary>
    /// Has a second activation of the node's grain open its disk while the first goes on, as after a fault of the directory of grains, and has
    /// the first, which does not know it, stand for election.
    /// </summary>
    /// <returns>Whether the first was fenced: it could write nothing any more, and has ended.</returns>
    /// <exception cref="LabException"><see cref="LabFailure.Unsupported"/> where nodes are no grains.</exception>
    Task<bool> DuplicateAsync(NodeId node, CancellationToken cancellation = default) => Task.FromException<bool>(
        new LabException(LabFailure.Unsupported, "a node can have a second activation in the Orleans world only"));

    /// <summary>
    /// Takes a node's records out of the grain storage and ends its process, as when the silo is lost that kept them in memory, and starts it
    /// under its old name. That is beyond Raft's model: the node has forgotten what it promised.
    /// </summary>
    /// <exception cref="LabException"><see cref="LabFailure.Unsupported"/> where there is no grain storage.</exception>
    Task LoseRecordsAsync(NodeId node, CancellationToken cancellation = default) => Task.FromException(
        new LabException(LabFailure.Unsupported, "there are records of grains in the Orleans world only"));

    /// <summary>Makes a node start an election at once.</summary>
    /// <param name="node">The node that stands.</param>
    /// <param name="forced">True to skip PreVote and be heard by nodes that hear from a leader.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task CampaignAsync(NodeId node, bool forced = false, CancellationToken cancellation = default);

    /// <summary>What is wrong with the network just now.</summary>
    Task<NetworkStatus> GetNetworkAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Cuts all links between nodes of different sides, and restores those within a side. Nodes that are not named form one more side.
    /// </summary>
    Task PartitionAsync(IReadOnlyList<IReadOnlyList<NodeId>> sides, CancellationToken cancellation = default);

    /// <summary>Cuts the links that a shape cuts, and restores the others.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="around">The node that it is arranged around; null for the leader, or the first node where nobody leads.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The node that it is arranged around.</returns>
    /// <exception cref="LabException"><see cref="LabFailure.Conflict"/> where the group has too few nodes for it.</exception>
    Task<NodeId> PartitionAsync(PartitionShape shape, NodeId? around = null, CancellationToken cancellation = default);

    /// <summary>
    /// Clogs a link: messages that are sent from now on wait, and are delivered when it is released. What is under way arrives; a cut loses
    /// what waits.
    /// </summary>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <param name="oneWay">True to clog only what goes from the first to the second.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task ClogAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default);

    /// <summary>Releases a link that was clogged; nothing happens to one that was not.</summary>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <param name="oneWay">True to release only what goes from the first to the second.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task ReleaseAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default);

    /// <summary>
    /// Lets a node's process take a time for every input, message and timer, so that they wait for each other. It outlasts a crash, since
    /// it is the machine that is slow.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="step">How long; 0, for as usual, to 1 min.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task SlowAsync(NodeId node, TimeSpan step, CancellationToken cancellation = default);

    /// <summary>Cuts a link; what is under way on it is lost.</summary>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <param name="oneWay">True to cut only what goes from the first to the second.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task CutAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default);

    /// <summary>Sets the faults of the link from one node to another, in this direction only, or in both.</summary>
    Task SetLinkAsync(NodeId from, NodeId to, LinkFaults faults, bool oneWay = false, CancellationToken cancellation = default);

    /// <summary>
    /// Sets the faults of a node's disk; those that are not named are taken away. They outlast a crash of the node, but go with the disk
    /// when the node is wiped.
    /// </summary>
    /// <exception cref="LabException"><see cref="LabFailure.Unsupported"/> where disks of this world cannot be so.</exception>
    Task SetDiskAsync(NodeId node, DiskFaults faults, CancellationToken cancellation = default);

    /// <summary>
    /// Sets a node's clock forward, where an offset is given, and sets how fast it runs from now on. What it was set forward before stays:
    /// a node's time does not go back.
    /// </summary>
    Task SetClockAsync(NodeId node, ClockFaults faults, CancellationToken cancellation = default);

    /// <summary>Takes away all cuts and link faults, and releases clogged links. Disks, clocks and processes stay as they are.</summary>
    Task HealAsync(CancellationToken cancellation = default);

    /// <summary>
    /// The group's events. Numbers are gapless; a reader that is too slow, or that asks for events no longer kept, gets one event
    /// of kind <see cref="LabEventKind.Lost"/> that says how many it missed.
    /// </summary>
    /// <param name="after">Number of the last event that is not wanted any more; 0 for all that are kept.</param>
    /// <param name="follow">True to wait for what comes, false to end with what is there.</param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<LabEvent> EventsAsync(long after = 0, bool follow = true, CancellationToken cancellation = default);
}
