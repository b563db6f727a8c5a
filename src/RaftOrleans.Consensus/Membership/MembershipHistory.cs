using System.Runtime.InteropServices;

namespace RaftOrleans.Consensus;

/// <summary>
/// The memberships of a node's log. The last one counts as soon as it is appended, committed or not (paper, section 6); so it is taken back
/// when its entry is truncated.
/// </summary>
internal sealed class MembershipHistory
{
    /// <summary>Index of the entry of each, ascending; 0 for the one the group began with.</summary>
    private readonly List<long> _indexes = [];

    private readonly List<Membership> _memberships = [];

    /// <summary>Begins with one membership.</summary>
    /// <param name="membership">The membership at the beginning of the log.</param>
    /// <param name="index">Index of its entry, or 0 for the one the group began with.</param>
    public MembershipHistory(Membership membership, long index) => Append(index, membership);

    /// <summary>The membership that counts.</summary>
    public Membership Current => _memberships[^1];

    /// <summary>Index of its entry; 0 for the one the group began with.</summary>
    public long CurrentIndex => _indexes[^1];

    /// <summary>An entry with a membership was appended.</summary>
    public void Append(long index, Membership membership)
    {
        _indexes.Add(index);
        _memberships.Add(membership);
    }

    /// <summary>A suffix of the log was removed.</summary>
    /// <param name="from">First index that was removed.</param>
    /// <returns>Whether another membership counts now.</returns>
    public bool TruncateFrom(long from)
    {
        int kept = _indexes.Count;
        while (kept > 1 && _indexes[kept - 1] >= from)
        {
            kept--;
        }

        bool isChanged = kept < _indexes.Count;
        Remove(kept, _indexes.Count - kept);
        return isChanged;
    }

    /// <summary>The membership as of an index, with the index of its entry.</summary>
    public (long Index, Membership Membership) At(long index)
    {
        int place = PlaceOf(index);
        return (_indexes[place], _memberships[place]);
    }

    /// <summary>The memberships that may turn out to count: the one as of an index, and all after it.</summary>
    public ReadOnlySpan<Membership> From(long index) => CollectionsMarshal.AsSpan(_memberships)[PlaceOf(index)..];

    /// <summary>A prefix of the log was removed: what it said before its last membership matters no more.</summary>
    public void CompactTo(long index)
    {
        int gone = 0;
        while (gone + 1 < _indexes.Count && _indexes[gone + 1] <= index)
        {
            gone++;
        }

        Remove(0, gone);
    }

    /// <summary>A snapshot has taken the log's place.</summary>
    public void ResetTo(long index, Membership membership)
    {
        Remove(0, _indexes.Count);
        Append(index, membership);
    }

    private int PlaceOf(long index)
    {
        int place = _indexes.Count - 1;
        while (place > 0 && _indexes[place] > index)
        {
            place--;
        }

        return place;
    }

    private void Remove(int first, int count)
    {
        _indexes.RemoveRange(first, count);
        _memberships.RemoveRange(first, count);
    }
}
