using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>One line of a trace: a step of a node with its state after it, or something that is done to nodes and links.</summary>
public sealed record TraceStep
{
    /// <summary>When, since the run began; negative for what came before its first step. By one clock for all nodes.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Whose step; nobody for what happens to the network.</summary>
    public required NodeId Node { get; init; }

    /// <summary>What happened: one of <see cref="TraceEvents"/>, or the name of a <see cref="TraceKind"/>.</summary>
    public required string Event { get; init; }

    /// <summary>The node's state after the step; null where no process of it runs.</summary>
    public TraceState? State { get; init; }

    /// <summary>The message that is sent, received or lost; null otherwise.</summary>
    public TraceMessage? Message { get; init; }

    /// <summary>The other node it is about, or nobody.</summary>
    public NodeId Peer { get; init; }

    /// <summary>The index it is about, or 0.</summary>
    public long Index { get; init; }

    /// <summary>The rest in words: what was asked for, a reason, which links; null where all is said.</summary>
    public string? Why { get; init; }

    /// <summary>Of network, disks and clocks: whether anything is wrong with it from now on; null for other steps.</summary>
    public bool? IsFaulty { get; init; }
}
