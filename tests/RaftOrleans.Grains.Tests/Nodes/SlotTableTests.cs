namespace RaftOrleans.Grains.Tests.Nodes;

public class SlotTableTests
{
    [Fact]
    public void Everything_is_taken_out_once()
    {
        SlotTable<string> table = new();
        int[] numbers = [.. Enumerable.Range(0, 100).Select(i => table.Add($"{i}"))];

        Assert.Equal(100, table.Count);
        Assert.True(table.TryTake(numbers[40], out string item));
        Assert.Equal("40", item);
        Assert.False(table.TryTake(numbers[40], out _));
        Assert.False(table.TryTake(-1, out _));
        Assert.False(table.TryTake(1_000, out _));
        Assert.Equal(99, table.TakeAll().Count);
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void Numbers_are_used_again()
    {
        SlotTable<int> table = new();
        for (int i = 0; i < 10_000; i++)
        {
            int first = table.Add(i);
            int second = table.Add(-i);
            Assert.InRange(first, 0, 1);
            Assert.True(table.TryTake(first, out int item));
            Assert.Equal(i, item);
            Assert.True(table.TryTake(second, out item));
            Assert.Equal(-i, item);
        }
    }
}
