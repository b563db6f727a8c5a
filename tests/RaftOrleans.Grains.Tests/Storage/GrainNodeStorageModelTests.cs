using RaftOrleans.Consensus;

namespace RaftOrleans.Grains.Tests.Storage;

/// <summary>
/// Random histories of a disk against a plain model. The provider fails at some call, with or without effect; then whoever opens the disk
/// finds all changes that were reported done, and of the one under way all or nothing.
/// </summary>
public class GrainNodeStorageModelTests
{
    private static readonly GrainId Node = GrainId.Create("node", "group/n1");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_fails_wherever_the_disk_holds_what_was_promised(int seed)
    {
        for (int run = 0; run < 250; run++)
        {
            await RunAsync(new DeterministicRandom(DeterministicRandom.Derive((ulong)seed, (ulong)run)), $"seed {seed}, run {run}");
        }
    }

    private static async Task RunAsync(DeterministicRandom random, string name)
    {
        FaultyStorage provider = new();
        DiskModel model = new();
        SegmentLimits limits = new(1 + random.NextInt32(6), 40 + random.NextInt32(400));
        long term = 1;
        for (int life = 0; life < 12; life++)
        {
            GrainNodeStorage disk = new(provider, Node, limits);
            PersistentState found = await disk.OpenAsync();
            Assert.True(model.Equals(found), $"{name}, life {life}: {Describe(found)} instead of {Describe(model)}");

            bool fails = random.Chance(0.7);
            provider.FailAfter = fails ? random.NextInt32(20) : null;
            provider.FailsAfterEffect = random.Chance(0.5);
            DiskModel next = model;
            try
            {
                for (int change = 0; change < 15; change++)
                {
                    next = model.Copy();
                    await disk.WriteAsync(RandomBatch(random, next, ref term));
                    model = next;
                }
            }
            catch (IOException)
            {
                provider.FailAfter = null;
                model = await WhichAsync(provider, limits, model, next, $"{name}, life {life}");
            }

            provider.FailAfter = null;
        }
    }

    private static async Task<DiskModel> WhichAsync(
        FaultyStorage provider, SegmentLimits limits, DiskModel before, DiskModel after, string name)
    {
        PersistentState found = await new GrainNodeStorage(provider, Node, limits).OpenAsync();
        Assert.True(
            before.Equals(found) || after.Equals(found),
            $"{name}: {Describe(found)}, neither {Describe(before)} nor {Describe(after)}");
        return after.Equals(found) ? after : before;
    }

    private static StorageBatch RandomBatch(DeterministicRandom random, DiskModel model, ref long term)
    {
        StorageBatch batch = new();
        int writes = 1 + random.NextInt32(3);
        for (int ticket = 1; ticket <= writes; ticket++)
        {
            long last = model.Entries.Count;
            long truncate = last > 0 && random.Chance(0.3) ? 1 + random.NextInt64(last) : 0;
            term += truncate != 0 || random.Chance(0.2) ? 1 : 0;
            HardState? hardState = random.Chance(0.3) ? new HardState(term, new NodeId(random.NextInt32(3))) : null;
            long first = truncate == 0 ? last + 1 : truncate;
            StorageWrite write = new(ticket, hardState, truncate, Runs(random, first, random.NextInt32(12), term));
            model.Apply(write);
            batch.Add(write);
        }

        return batch;
    }

    private static List<ReadOnlyMemory<LogEntry>> Runs(DeterministicRandom random, long first, int count, long term)
    {
        LogEntry[] entries = new LogEntry[count];
        for (int i = 0; i < count; i++)
        {
            byte[] command = new byte[random.NextInt32(60)];
            Array.Fill(command, (byte)random.NextInt32(256));
            TimeSpan timestamp = TimeSpan.FromTicks(random.NextInt64(1_000_000));
            entries[i] = new LogEntry(first + i, term, timestamp, (EntryKind)random.NextInt32(2), command);
        }

        int split = random.NextInt32(count + 1);
        List<ReadOnlyMemory<LogEntry>> runs = [];
        if (split > 0)
        {
            runs.Add(entries.AsMemory(0, split));
        }

        if (split < count)
        {
            runs.Add(entries.AsMemory(split));
        }

        return runs;
    }

    private static string Describe(PersistentState state) => Describe(state.HardState, state.Entries);

    private static string Describe(DiskModel model) => Describe(model.HardState, model.Entries);

    private static string Describe(HardState hardState, IReadOnlyList<LogEntry> entries) =>
        $"term {hardState.Term} vote {hardState.VotedFor} log [{string.Join(' ', entries.Select(entry => entry.Position))}]";
}
