using Orleans.Concurrency;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>One node of a group; its key is <c>group/n1</c>.</summary>
[Alias("RaftOrleans.IRaftNodeGrain")]
internal interface IRaftNodeGrain : IGrainWithStringKey
{
    /// <summary>Messages of a peer. Nobody awaits it: a node that awaited a peer could wait for one that awaits it.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("Deliver")]
    Task Deliver([Immutable] MessageEnvelope envelope);

    /// <summary>Proposes commands; completes when each is answered.</summary>
    [AlwaysInterleave]
    [Alias("Propose")]
    Task<ProposalReplies> Propose([Immutable] ProposalBatch batch);

    /// <summary>Asks the state machine.</summary>
    [AlwaysInterleave]
    [Alias("Read")]
    Task<ReadReply> Read([Immutable] ReadOnlyMemory<byte> query, ReadConsistency consistency, TimeSpan maxAge, long minIndex);

    /// <summary>Asks for something that only a leader can do.</summary>
    [AlwaysInterleave]
    [Alias("Request")]
    Task<ProposalReply> Request(LeaderRequest request);

    /// <summary>Hands the node a message of somebody outside the group and waits for the reply.</summary>
    /// <returns>The reply, or null where the node was silent.</returns>
    [AlwaysInterleave]
    [Alias("SendRaw")]
    Task<MessageEnvelope?> SendRaw([Immutable] MessageEnvelope message, TimeSpan within);

    /// <summary>What the node is and holds.</summary>
    [AlwaysInterleave]
    [Alias("GetStatus")]
    Task<NodeStatus> GetStatus();

    /// <summary>Entries of the node's log.</summary>
    [AlwaysInterleave]
    [Alias("ReadLog")]
    Task<IReadOnlyList<LogLine>> ReadLog(long from, int count);

    /// <summary>Ends the process; all that was not durable is lost.</summary>
    [AlwaysInterleave]
    [Alias("Crash")]
    Task Crash();

    /// <summary>Starts the process from its disk; one that runs is ended first. Completes when it runs.</summary>
    [AlwaysInterleave]
    [Alias("Restart")]
    Task Restart();

    /// <summary>Freezes the process.</summary>
    [AlwaysInterleave]
    [Alias("Pause")]
    Task Pause();

    /// <summary>Lets a frozen process go on.</summary>
    [AlwaysInterleave]
    [Alias("Resume")]
    Task Resume();

    /// <summary>Ends the process and forgets all that it stored; restarted, it is its next incarnation.</summary>
    [AlwaysInterleave]
    [ResponseTimeout(LongTimeout.Text)]
    [Alias("Wipe")]
    Task Wipe();

    /// <summary>Makes the node write its state down and compact its log.</summary>
    [AlwaysInterleave]
    [Alias("TakeSnapshot")]
    Task TakeSnapshot();

    /// <summary>Changes how the node behaves, now if it runs.</summary>
    [AlwaysInterleave]
    [Alias("ChangeOptions")]
    Task ChangeOptions(RaftOptions options);

    /// <summary>Makes a leader step down.</summary>
    [AlwaysInterleave]
    [Alias("StepDown")]
    Task StepDown();

    /// <summary>Makes the node stand for election.</summary>
    [AlwaysInterleave]
    [Alias("Campaign")]
    Task Campaign(bool isForced);

    /// <summary>Has a second process open the disk while the first goes on, and has the first stand for election.</summary>
    /// <returns>Whether the first could write nothing any more and has ended.</returns>
    [AlwaysInterleave]
    [ResponseTimeout(LongTimeout.Text)]
    [Alias("Duplicate")]
    Task<bool> Duplicate();

    /// <summary>Ends the process, forgets all that it stored, and starts it again as if it were the same.</summary>
    [AlwaysInterleave]
    [ResponseTimeout(LongTimeout.Text)]
    [Alias("LoseRecords")]
    Task LoseRecords();

    /// <summary>Puts the faults of the network into force.</summary>
    [AlwaysInterleave]
    [Alias("Apply")]
    Task Apply([Immutable] FaultPlan plan);

    /// <summary>Wakes the node, and lets it ask for the faults of the network where it has older ones.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("Wake")]
    Task Wake(long planVersion);

    /// <summary>Ends the process and forgets all that it stored.</summary>
    [AlwaysInterleave]
    [ResponseTimeout(LongTimeout.Text)]
    [Alias("Delete")]
    Task Delete();
}
