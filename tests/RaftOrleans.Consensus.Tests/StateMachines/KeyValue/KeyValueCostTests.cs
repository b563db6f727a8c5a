using System.Runtime.InteropServices;

namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

/// <summary>What commands cost, in bytes of memory: unlike time it can be measured exactly.</summary>
public class KeyValueCostTests
{
    private readonly KeyValueStore _store = new();

    [Fact]
    public void A_set_of_a_present_key_takes_no_memory()
    {
        ReadOnlyMemory<byte> one = KeyValueCommand.Set("x", "\"first\"");
        ReadOnlyMemory<byte> other = KeyValueCommand.Set("x", "\"next\"");
        Assert.Equal(0, AllocatedBy(one, other, 10_000));
    }

    [Fact]
    public void A_compare_and_set_of_equal_bytes_takes_no_memory()
    {
        _store.Do(KeyValueCommand.Set("x", "{\"a\":1}"));
        ReadOnlyMemory<byte> one = KeyValueCommand.CompareAndSet("x", "{\"a\":1}", "{\"a\":2}");
        ReadOnlyMemory<byte> other = KeyValueCommand.CompareAndSet("x", "{\"a\":2}", "{\"a\":1}");
        Assert.Equal(0, AllocatedBy(one, other, 10_000));
    }

    [Fact]
    public void Appends_take_memory_in_proportion_to_what_they_add()
    {
        const int appends = 50_000;
        ReadOnlyMemory<byte> command = KeyValueCommand.Append("x", "12345678");
        long allocated = AllocatedBy(command, command, appends);
        Assert.InRange(allocated, 9 * appends, 5 * 9 * appends);
    }

    [Fact]
    public void A_small_value_does_not_hold_the_memory_of_a_large_one()
    {
        KeyValueSlot slot = new([1], new byte[100_000]);
        slot.Set(new byte[1000]);
        Assert.True(MemoryMarshal.TryGetArray(slot.Value, out ArraySegment<byte> buffer));
        Assert.InRange(buffer.Array!.Length, 1000, 4000);
    }

    [Fact]
    public void Keys_that_come_and_go_between_two_lists_pile_up_no_notes()
    {
        KeyValueIndex index = new();
        Dictionary<byte[], KeyValueSlot> slots = new(KeyComparer.Instance);
        index.Order(slots.Values);
        int most = 0;
        for (int i = 0; i < 10_000; i++)
        {
            KeyValueSlot slot = new([1], [1]);
            index.Add(slot);
            slot.Remove();
            index.Remove();
            most = Math.Max(most, index.NoteCount);
        }

        Assert.Equal(1024, most);
        Assert.Empty(index.Order(slots.Values));
    }

    private long AllocatedBy(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other, int times)
    {
        for (int i = 0; i < 100; i++)
        {
            _store.Apply(1, one);
            _store.Apply(1, other);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i += 2)
        {
            _store.Apply(i, one);
            _store.Apply(i + 1, other);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
