namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>
/// Two of the paper's promises (figure 3), looked after through a whole script: Election Safety and State Machine Safety.
/// </summary>
internal sealed class SafetyWatch
{
    private readonly Dictionary<long, NodeId> _leaders = [];
    private readonly Dictionary<long, (NodeId Node, long Term)> _applied = [];

    /// <summary>What is wrong about what a node has done, a line each.</summary>
    public IEnumerable<string> Look(NodeId node, NodeOutput output)
    {
        foreach (TraceEvent step in output.Trace.Where(step => step is { Kind: TraceKind.RoleChanged, Role: Role.Leader }))
        {
            if (!_leaders.TryAdd(step.Term, node) && _leaders[step.Term] != node)
            {
                yield return $"{node} leads term {step.Term}, and so did {_leaders[step.Term]}";
            }
        }

        foreach (LogEntry entry in output.Applied)
        {
            if (!_applied.TryAdd(entry.Index, (node, entry.Term)) && _applied[entry.Index].Term != entry.Term)
            {
                (NodeId other, long term) = _applied[entry.Index];
                yield return $"{node} applies {entry.Position}, and {other} has applied {new LogPosition(entry.Index, term)}";
            }
        }
    }
}
