namespace RaftOrleans.Consensus;

/// <summary>The votes of one election. A voter counts once, however often its answer comes.</summary>
internal sealed class Ballot
{
    private readonly HashSet<NodeId> _granted = [];

    /// <summary>Votes received so far.</summary>
    public int Votes => _granted.Count;

    /// <summary>A new election.</summary>
    public void Clear() => _granted.Clear();

    /// <summary>A vote came in.</summary>
    /// <returns>Whether it is the voter's first answer.</returns>
    public bool Grant(NodeId voter) => _granted.Add(voter);
}
