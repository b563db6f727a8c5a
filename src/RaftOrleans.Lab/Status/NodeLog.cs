using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>The log of a node at a moment.</summary>
/// <param name="Node">The node.</param>
/// <param name="IsRunning">Whether its process runs; else these are the entries on its disk.</param>
/// <param name="CommitIndex">Its commit index; 0 where it does not run.</param>
/// <param name="LastIndex">Index of its last entry.</param>
/// <param name="Lines">Its last entries, in order.</param>
public sealed record NodeLog(NodeId Node, bool IsRunning, long CommitIndex, long LastIndex, IReadOnlyList<LogLine> Lines);
