namespace RaftOrleans.Consensus.Tests;

public class DeterministicRandomTests
{
    // Recorded runs are replayed by their seed for years: these numbers must never change. The first three are those of the published
    // xoshiro256** with the seed 42 through SplitMix64.
    [Fact]
    public void A_seed_gives_the_same_numbers_for_ever()
    {
        DeterministicRandom random = new(42);
        Assert.Equal<ulong>(
            [1546998764402558742, 6990951692964543102, 12544586762248559009],
            [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
        Assert.Equal(8480293434014435014UL, DeterministicRandom.Derive(42, 1, 2, 3));
    }

    [Fact]
    public void Seeds_for_different_purposes_differ()
    {
        HashSet<ulong> seeds = [];
        for (ulong key1 = 0; key1 < 10; key1++)
        {
            for (ulong key2 = 0; key2 < 10; key2++)
            {
                for (ulong key3 = 0; key3 < 10; key3++)
                {
                    seeds.Add(DeterministicRandom.Derive(42, key1, key2, key3));
                }
            }
        }

        Assert.Equal(1000, seeds.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Whole_numbers_come_from_the_whole_range_and_about_equally_often(int limit)
    {
        DeterministicRandom random = new(1);
        int[] counts = new int[limit];
        for (int i = 0; i < 1000 * limit; i++)
        {
            counts[random.NextInt32(limit)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 900, 1100));
    }

    [Fact]
    public void A_limit_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new DeterministicRandom(1).NextInt32(0));

    [Fact]
    public void Times_come_from_the_range_with_both_ends()
    {
        DeterministicRandom random = new(1);
        TimeSpan[] times = [.. Enumerable.Range(0, 100).Select(_ => random.NextTime(TimeSpan.FromTicks(5), TimeSpan.FromTicks(7)))];
        Assert.Equal([5L, 6, 7], times.Select(time => time.Ticks).Distinct().Order());
    }

    [Fact]
    public void Chances_are_what_they_say()
    {
        DeterministicRandom random = new(1);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => random.Chance(0.3)), 2850, 3150);
        Assert.DoesNotContain(Enumerable.Range(0, 1000), _ => random.Chance(0));
        Assert.DoesNotContain(Enumerable.Range(0, 1000), _ => !random.Chance(1));
    }
}
