using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>What is on the disks of a group, as only somebody outside can see it.</summary>
public interface IDurableLogs
{
    /// <summary>Whether an entry would survive a crash of a node.</summary>
    bool Holds(NodeId node, LogPosition position);
}
