namespace RaftOrleans.Grains;

/// <summary>What a person has done to a node's process. It outlives the node's activation.</summary>
internal enum NodeCondition
{
    /// <summary>It is to run.</summary>
    Running,

    /// <summary>It was paused.</summary>
    Paused,

    /// <summary>It was crashed.</summary>
    Crashed,
}
