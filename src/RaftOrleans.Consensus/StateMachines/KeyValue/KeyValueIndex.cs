namespace RaftOrleans.Consensus;

/// <summary>
/// The slots in the order of their keys, for lists and snapshots. It is made when it is first needed; from then on new and removed
/// keys are only noted, and merged in when the order is needed again. So a write costs nothing that grows with the number of keys,
/// and a node that nobody lists keeps no order at all.
/// </summary>
internal sealed class KeyValueIndex
{
    /// <summary>Fewest notes after which the order is given up rather than kept up to date.</summary>
    private const int MinNotes = 1024;

    private static readonly Comparison<KeyValueSlot> ByKey = static (one, other) => KeyComparer.Compare(one.Key, other.Key);

    private readonly List<KeyValueSlot> _added = [];
    private List<KeyValueSlot>? _sorted;
    private int _removed;

    /// <summary>Changes that are noted and not merged in yet.</summary>
    public int NoteCount => _added.Count + _removed;

    /// <summary>Notes a new slot.</summary>
    public void Add(KeyValueSlot slot)
    {
        if (_sorted is not null)
        {
            _added.Add(slot);
            LimitNotes();
        }
    }

    /// <summary>Notes that a slot was removed; the slot knows it.</summary>
    public void Remove()
    {
        if (_sorted is not null)
        {
            _removed++;
            LimitNotes();
        }
    }

    /// <summary>Forgets the order, because all slots are others now or because keeping it costs too much.</summary>
    public void Reset()
    {
        _sorted = null;
        _added.Clear();
        _removed = 0;
    }

    /// <summary>The slots that are not removed, by key.</summary>
    /// <param name="all">All slots of the store, in any order.</param>
    public List<KeyValueSlot> Order(Dictionary<byte[], KeyValueSlot>.ValueCollection all)
    {
        if (_sorted is null)
        {
            _sorted = [.. all];
            _sorted.Sort(ByKey);
        }
        else if (NoteCount > 0)
        {
            _added.RemoveAll(static slot => slot.IsRemoved);
            _added.Sort(ByKey);
            _sorted = Merge(_sorted, _added, all.Count);
        }

        _added.Clear();
        _removed = 0;
        return _sorted;
    }

    /// <summary>Index of the first slot whose key is a key or after it.</summary>
    /// <param name="slots">Slots by key.</param>
    /// <param name="key">The key.</param>
    /// <param name="isAfter">True to go behind a slot that has the key itself.</param>
    public static int Find(List<KeyValueSlot> slots, ReadOnlySpan<byte> key, bool isAfter)
    {
        int low = 0;
        int high = slots.Count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            int order = KeyComparer.Compare(slots[middle].Key, key);
            if (order < 0 || (order == 0 && isAfter))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Notes are bounded by the size of what they would update: beyond it, starting over is cheaper.</summary>
    private void LimitNotes()
    {
        if (NoteCount > Math.Max(MinNotes, _sorted!.Count))
        {
            Reset();
        }
    }

    private static List<KeyValueSlot> Merge(List<KeyValueSlot> sorted, List<KeyValueSlot> added, int count)
    {
        List<KeyValueSlot> merged = new(count);
        int next = 0;
        foreach (KeyValueSlot slot in sorted)
        {
            if (!slot.IsRemoved)
            {
                while (next < added.Count && ByKey(added[next], slot) < 0)
                {
                    merged.Add(added[next++]);
                }

                merged.Add(slot);
            }
        }

        merged.AddRange(added[next..]);
        return merged;
    }
}
