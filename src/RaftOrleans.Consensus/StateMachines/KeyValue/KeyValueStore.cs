using System.Runtime.InteropServices;

namespace RaftOrleans.Consensus;

/// <summary>
/// The default state machine: keys with JSON values. <see cref="KeyValueCommand"/> makes its commands, <see cref="KeyValueQuery"/>
/// its queries, <see cref="KeyValueResult"/> reads its answers.
/// </summary>
/// <remarks>
/// Nothing is copied but the value, and no JSON is read, but to compare two values that are not the same bytes. A command that
/// did not come from <see cref="KeyValueCommand"/>, or was damaged, fails its checksum and changes nothing. Somebody who forges the
/// checksum as well can store bytes that are not JSON: they are kept and given back as they are, on every node alike.
/// </remarks>
public sealed class KeyValueStore : IStateMachine
{
    private readonly KeyValueIndex _index = new();
    private Dictionary<byte[], KeyValueSlot> _slots = NewSlots();
    private Dictionary<byte[], KeyValueSlot>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    /// <summary>An empty store.</summary>
    public KeyValueStore() => _lookup = _slots.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many keys there are.</summary>
    public int Count => _slots.Count;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Apply(long index, ReadOnlyMemory<byte> command)
    {
        if (KeyValueCommandView.Read(command, out KeyValueCommandView view) is { } error)
        {
            return KeyValueResultWriter.Invalid($"the command is malformed: {error}");
        }

        return view.Operation switch
        {
            KeyValueOperation.Set => Set(view.Key, view.Value),
            KeyValueOperation.Delete => Delete(view.Key),
            KeyValueOperation.CompareAndSet => CompareAndSet(view),
            _ => Append(view.Key, view.Value),
        };
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query)
    {
        if (KeyValueQueryView.Read(query, out KeyValueQueryView view) is { } error)
        {
            return KeyValueResultWriter.Invalid($"the query is malformed: {error}");
        }

        if (view.Operation == KeyValueOperation.List)
        {
            return List(view);
        }

        return _lookup.TryGetValue(view.Key, out KeyValueSlot? slot)
            ? KeyValueResultWriter.Value(KeyValueStatus.Ok, slot.Value.Span)
            : KeyValueResultWriter.NotFound;
    }

    /// <inheritdoc/>
    public string Describe(ReadOnlyMemory<byte> command) => KeyValueDescription.Of(command);

    /// <inheritdoc/>
    public void WriteSnapshot(Stream output) => KeyValueSnapshot.Write(_index.Order(_slots.Values), output);

    /// <inheritdoc/>
    /// <remarks>The snapshot is all that the stream still holds: something after it is refused like any other damage.</remarks>
    public void ReadSnapshot(Stream input)
    {
        List<KeyValueSlot> read = KeyValueSnapshot.Read(input);
        Dictionary<byte[], KeyValueSlot> slots = NewSlots();
        slots.EnsureCapacity(read.Count);
        foreach (KeyValueSlot slot in read)
        {
            slots.Add(slot.Key, slot);
        }

        _slots = slots;
        _lookup = slots.GetAlternateLookup<ReadOnlySpan<byte>>();
        _index.Reset();
    }

    private static Dictionary<byte[], KeyValueSlot> NewSlots() => new(KeyComparer.Instance);

    private ReadOnlyMemory<byte> Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_lookup.TryGetValue(key, out KeyValueSlot? slot))
        {
            slot.Set(value);
        }
        else
        {
            Add(new KeyValueSlot(key.ToArray(), value.ToArray()));
        }

        return KeyValueResultWriter.Ok;
    }

    private ReadOnlyMemory<byte> Delete(ReadOnlySpan<byte> key)
    {
        if (!_lookup.Remove(key, out _, out KeyValueSlot? slot))
        {
            return KeyValueResultWriter.NotFound;
        }

        slot.Remove();
        _index.Remove();
        return KeyValueResultWriter.Ok;
    }

    private ReadOnlyMemory<byte> CompareAndSet(in KeyValueCommandView view)
    {
        if (!_lookup.TryGetValue(view.Key, out KeyValueSlot? slot))
        {
            if (!view.Expected.IsEmpty)
            {
                return KeyValueResultWriter.Mismatch;
            }

            Add(new KeyValueSlot(view.Key.ToArray(), view.Value.ToArray()));
            return KeyValueResultWriter.Ok;
        }

        if (view.Expected.IsEmpty || !JsonText.AreEqual(view.Expected, slot.Value))
        {
            return KeyValueResultWriter.Value(KeyValueStatus.Mismatch, slot.Value.Span);
        }

        slot.Set(view.Value);
        return KeyValueResultWriter.Ok;
    }

    private ReadOnlyMemory<byte> Append(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element)
    {
        bool isNew = !_lookup.TryGetValue(key, out KeyValueSlot? slot);
        slot ??= new KeyValueSlot(key.ToArray(), "[]"u8.ToArray());

        if (!slot.IsArray)
        {
            return KeyValueResultWriter.NotAnArray;
        }

        if (!slot.TryAppend(element))
        {
            return KeyValueResultWriter.Invalid($"the array would have more than {KeyValueCommand.MaxValueBytes} bytes");
        }

        if (isNew)
        {
            Add(slot);
        }

        return KeyValueResultWriter.Ok;
    }

    private void Add(KeyValueSlot slot)
    {
        _slots.Add(slot.Key, slot);
        _index.Add(slot);
    }

    private ReadOnlyMemory<byte> List(in KeyValueQueryView view)
    {
        List<KeyValueSlot> slots = _index.Order(_slots.Values);
        int start = KeyComparer.Compare(view.After, view.Key) < 0
            ? KeyValueIndex.Find(slots, view.Key, isAfter: false)
            : KeyValueIndex.Find(slots, view.After, isAfter: true);
        int end = start;
        int bytes = 0;
        while (end < slots.Count && slots[end].Key.AsSpan().StartsWith(view.Key))
        {
            bytes += slots[end].Key.Length + slots[end].Value.Length;
            if (end - start == view.Limit || (end > start && bytes > KeyValueQuery.MaxPageBytes))
            {
                return KeyValueResultWriter.Entries(Page(slots, start, end), hasMore: true);
            }

            end++;
        }

        return KeyValueResultWriter.Entries(Page(slots, start, end), hasMore: false);
    }

    private static ReadOnlySpan<KeyValueSlot> Page(List<KeyValueSlot> slots, int start, int end) =>
        CollectionsMarshal.AsSpan(slots)[start..end];
}
