namespace RaftOrleans.Consensus;

/// <summary>The votes of one election. A voter counts once, however often its answer comes.</summary>
internal sealed class Ballot
{
    private readonly HashSet<NodeId> _granted = [];
    private readonly HashSet<NodeId> _refused = [];

    /// <summary>Whether a voter has said yes.</summary>
    public bool HasGranted(NodeId voter) => _granted.Contains(voter);

    /// <summary>A new election.</summary>
    public void Clear()
    {
        _granted.Clear();
        _refused.Clear();
    }

    /// <summary>A vote came in.</summary>
    /// <returns>Whether it is the voter's first.</returns>
    public bool Grant(NodeId voter) => _granted.Add(voter);

    /// <summary>A voter said no; it need not be asked again.</summary>
    public void Refuse(NodeId voter) => _refused.Add(voter);

    /// <summary>Whether a voter has said nothing yet.</summary>
    public bool IsOpen(NodeId voter) => !_granted.Contains(voter) && !_refused.Contains(voter);
}
