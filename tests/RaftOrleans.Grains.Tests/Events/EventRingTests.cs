using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Events;

public class EventRingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(100)]
    public void It_keeps_the_latest_events_with_their_numbers(int capacity)
    {
        EventRing ring = new("g", capacity);
        for (int added = 1; added <= 100; added++)
        {
            ring.Add(Event(added));
            long first = Math.Max(1, added - capacity + 1);
            LabEvent[] events = ring.Read(first - 1, 1_000);
            Assert.Equal(added, ring.LastNumber);
            Assert.Equal(Enumerable.Range((int)first, added - (int)first + 1), events.Select(happened => (int)happened.Number));
            Assert.All(events, happened => Assert.Equal($"{happened.Number}", happened.Name));
        }
    }

    [Fact]
    public void A_reader_that_is_too_slow_is_told_how_many_it_missed()
    {
        EventRing ring = new("g", 10);
        for (int i = 1; i <= 25; i++)
        {
            ring.Add(Event(i));
        }

        LabEvent[] events = ring.Read(after: 3, max: 5);

        Assert.Equal(LabEventKind.Lost, events[0].Kind);
        Assert.Equal(15, events[0].Number);
        Assert.Contains("12 events", events[0].Details, StringComparison.Ordinal);
        Assert.Equal([16L, 17, 18, 19], events[1..].Select(happened => happened.Number));
    }

    [Fact]
    public void A_reader_of_a_feed_that_has_begun_again_is_told()
    {
        EventRing ring = new("g", 10);
        ring.Add(Event(1));

        LabEvent lost = Assert.Single(ring.Read(after: 500, max: 5));

        Assert.Equal(LabEventKind.Lost, lost.Kind);
        Assert.Equal(1, lost.Number);
    }

    [Fact]
    public void A_reader_that_has_everything_gets_nothing()
    {
        EventRing ring = new("g", 10);
        Assert.Empty(ring.Read(0, 5));
        ring.Add(Event(1));
        Assert.Empty(ring.Read(1, 5));
    }

    private static LabEvent Event(int number) =>
        new(0, TimeSpan.FromSeconds(number), "g", LabEventKind.Node, $"{number}", NodeId.Of(1), 1, "");
}
