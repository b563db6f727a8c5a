namespace RaftOrleans.Grains;

/// <summary>
/// Things that wait, by a small number that is used again afterwards. What waits for the node comes and goes with every command, so this
/// allocates nothing once it has its size.
/// </summary>
internal sealed class SlotTable<T>
{
    private readonly Stack<int> _free = new();
    private (bool IsTaken, T Item)[] _slots = new (bool, T)[16];
    private int _used;

    /// <summary>How many wait.</summary>
    public int Count => _used - _free.Count;

    /// <summary>Adds something.</summary>
    /// <returns>Its number.</returns>
    public int Add(T item)
    {
        if (!_free.TryPop(out int slot))
        {
            slot = _used++;
            if (slot == _slots.Length)
            {
                Array.Resize(ref _slots, slot * 2);
            }
        }

        _slots[slot] = (true, item);
        return slot;
    }

    /// <summary>Takes something out.</summary>
    /// <returns>Whether the number was in use.</returns>
    public bool TryTake(long number, out T item)
    {
        if (number < 0 || number >= _used || !_slots[number].IsTaken)
        {
            item = default!;
            return false;
        }

        item = _slots[number].Item;
        _slots[number] = default;
        _free.Push((int)number);
        return true;
    }

    /// <summary>Takes everything out.</summary>
    public List<T> TakeAll()
    {
        List<T> all = new(Count);
        for (int slot = 0; slot < _used; slot++)
        {
            if (TryTake(slot, out T item))
            {
                all.Add(item);
            }
        }

        return all;
    }
}
