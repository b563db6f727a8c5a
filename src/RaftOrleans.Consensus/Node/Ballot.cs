namespace RaftOrleans.Consensus;

/// <summary>The votes of one election. A voter counts once, however often its answer comes.</summary>
internal sealed class Ballot(SafetyRules rules)
{
    private readonly Dictionary<NodeId, int> _granted = [];
    private readonly HashSet<NodeId> _refused = [];

    /// <summary>How many votes a voter has given: one where it has said yes.</summary>
    public int VotesOf(NodeId voter) => _granted.GetValueOrDefault(voter);

    /// <summary>A new election.</summary>
    public void Clear()
    {
        _granted.Clear();
        _refused.Clear();
    }

    /// <summary>A vote came in.</summary>
    /// <returns>Whether it counts.</returns>
    public bool Grant(NodeId voter)
    {
        int before = VotesOf(voter);
        bool counts = rules.CountsVote(hasVotedBefore: before > 0);
        _granted[voter] = before + (counts ? 1 : 0);
        return counts;
    }

    /// <summary>A voter said no; it need not be asked again.</summary>
    public void Refuse(NodeId voter) => _refused.Add(voter);

    /// <summary>Whether a voter has said nothing yet.</summary>
    public bool IsOpen(NodeId voter) => !_granted.ContainsKey(voter) && !_refused.Contains(voter);
}
