namespace RaftOrleans.Grains;

/// <summary>How fast a node's process is. It outlives the process, as a machine does.</summary>
internal sealed class NodeSpeed
{
    /// <summary>How long the process takes for every input; zero for as usual.</summary>
    public TimeSpan Step { get; private set; }

    /// <summary>Puts faults into force.</summary>
    public void Apply(NodeFaults? faults) => Step = faults?.Step ?? TimeSpan.Zero;
}
