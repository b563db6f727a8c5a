namespace RaftOrleans.Consensus;

/// <summary>
/// The memberships of a node's log. The last one counts as soon as it is appended, committed or not (paper, section 6); so it is taken back
/// when its entry is truncated.
/// </summary>
internal sealed class MembershipHistory
{
    private readonly List<(long Index, Membership Membership)> _known = [];

    /// <summary>Begins with one membership.</summary>
    /// <param name="membership">The membership at the beginning of the log.</param>
    /// <param name="index">Index of its entry, or 0 for the one the group began with.</param>
    public MembershipHistory(Membership membership, long index) => _known.Add((index, membership));

    /// <summary>The membership that counts.</summary>
    public Membership Current => _known[^1].Membership;

    /// <summary>Index of its entry; 0 for the one the group began with.</summary>
    public long CurrentIndex => _known[^1].Index;

    /// <summary>An entry with a membership was appended.</summary>
    public void Append(long index, Membership membership) => _known.Add((index, membership));

    /// <summary>A suffix of the log was removed.</summary>
    /// <param name="from">First index that was removed.</param>
    /// <returns>Whether another membership counts now.</returns>
    public bool TruncateFrom(long from)
    {
        int before = _known.Count;
        while (_known.Count > 1 && _known[^1].Index >= from)
        {
            _known.RemoveAt(_known.Count - 1);
        }

        return _known.Count != before;
    }

    /// <summary>The membership as of an index, with the index of its entry.</summary>
    public (long Index, Membership Membership) At(long index)
    {
        int i = _known.Count - 1;
        while (i > 0 && _known[i].Index > index)
        {
            i--;
        }

        return _known[i];
    }

    /// <summary>The memberships that may turn out to count: the one as of an index, and all after it.</summary>
    public IEnumerable<Membership> From(long index)
    {
        int first = _known.Count - 1;
        while (first > 0 && _known[first].Index > index)
        {
            first--;
        }

        return _known.Skip(first).Select(known => known.Membership);
    }

    /// <summary>A prefix of the log was removed: what it said before its last membership matters no more.</summary>
    public void CompactTo(long index)
    {
        while (_known.Count > 1 && _known[1].Index <= index)
        {
            _known.RemoveAt(0);
        }
    }

    /// <summary>A snapshot has taken the log's place.</summary>
    public void ResetTo(long index, Membership membership)
    {
        _known.Clear();
        _known.Add((index, membership));
    }
}
