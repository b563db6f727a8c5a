using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>What a node is after a step.</summary>
/// <param name="Term">Its term.</param>
/// <param name="Role">Its role.</param>
/// <param name="Vote">Who got its vote in this term, or nobody.</param>
/// <param name="Length">Index of the last entry of its log; 0 for an empty one.</param>
/// <param name="LastTerm">Term of this entry; 0 for an empty log.</param>
/// <param name="Commit">Its commit index.</param>
public readonly record struct TraceState(long Term, Role Role, NodeId Vote, long Length, long LastTerm, long Commit)
{
    /// <summary>The state of a node.</summary>
    public static TraceState Of(RaftNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        LogPosition last = node.Log.Last;
        return new TraceState(node.Term, node.Role, node.VotedFor, last.Index, last.Term, node.CommitIndex);
    }
}
