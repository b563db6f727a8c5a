using System.Collections.Immutable;

namespace RaftOrleans.Consensus;

/// <summary>
/// The sets of voters that decide, as a leader counts them: for each set the followers in it, and whether this node counts in it too.
/// </summary>
internal sealed class Quorums
{
    private readonly SafetyRules _rules;
    private readonly Electorate[] _electorates;

    /// <summary>Follows a membership.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="membership">The membership that counts.</param>
    /// <param name="self">This node.</param>
    /// <param name="peers">What it knows of the others.</param>
    public Quorums(SafetyRules rules, Membership membership, NodeId self, IReadOnlyList<Progress> peers)
    {
        _rules = rules;
        _electorates = [.. rules.DecidingSets(membership).Select(voters => new Electorate(
            voters, rules.CountsItself(voters, self), [.. peers.Where(peer => voters.Contains(peer.Id))]))];
    }

    /// <summary>
    /// The highest value that a quorum of every set has reached.
    /// </summary>
    /// <param name="own">This node's own value.</param>
    /// <param name="valueOf">A follower's value.</param>
    public long Reached(long own, Func<Progress, long> valueOf)
    {
        long reached = long.MaxValue;
        foreach (Electorate electorate in _electorates)
        {
            reached = Math.Min(reached, electorate.Reached(own, valueOf, _rules));
        }

        return _electorates.Length == 0 ? long.MinValue : reached;
    }

    /// <summary>Whether the votes are those of a quorum of every set.</summary>
    public bool Agree(Func<NodeId, int> votesOf, Func<int, int, bool> isEnough)
    {
        foreach (Electorate electorate in _electorates)
        {
            if (!isEnough(electorate.Voters.Sum(votesOf), electorate.Voters.Length))
            {
                return false;
            }
        }

        return _electorates.Length > 0;
    }

    private sealed record Electorate(ImmutableArray<NodeId> Voters, bool CountsSelf, Progress[] Followers)
    {
        public long Reached(long own, Func<Progress, long> valueOf, SafetyRules rules)
        {
            // A voter that nothing is known of has reached nothing.
            Span<long> values = stackalloc long[Math.Max(Voters.Length, Followers.Length + 1)];
            values.Clear();
            int count = 0;
            foreach (Progress follower in Followers)
            {
                Insert(values[..++count], valueOf(follower));
            }

            if (CountsSelf)
            {
                Insert(values[..++count], own);
            }

            return values[rules.Quorum(Voters.Length) - 1];
        }

        /// <summary>Puts a value where it belongs among those before the last place, the highest first. There are few of them.</summary>
        private static void Insert(Span<long> values, long value)
        {
            int place = values.Length - 1;
            for (; place > 0 && values[place - 1] < value; place--)
            {
                values[place] = values[place - 1];
            }

            values[place] = value;
        }
    }
}
