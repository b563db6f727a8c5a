using RaftOrleans.Consensus;

namespace RaftOrleans.Grains.Tests;

/// <summary>Random writes of a node, such as a disk may get them.</summary>
internal sealed class RandomDiskWrites(DeterministicRandom random)
{
    private long _term = 1;

    /// <summary>Some writes as one batch, which are applied to a model, too.</summary>
    public StorageBatch Batch(DiskModel model)
    {
        StorageBatch batch = new();
        int writes = 1 + random.NextInt32(4);
        for (int ticket = 1; ticket <= writes; ticket++)
        {
            StorageWrite write = Write(ticket, model);
            model.Apply(write);
            batch.Add(write);
        }

        return batch;
    }

    private StorageWrite Write(long ticket, DiskModel model)
    {
        (Snapshot? snapshot, LogStart? start) = random.NextInt32(10) switch
        {
            0 when model.Entries.Count > 0 => Compacted(model, random.Chance(0.3)),
            1 when random.Chance(0.5) => Replaced(model),
            2 when model.Entries.Count > 0 => (Snapshot(model.Entries[random.NextInt32(model.Entries.Count)].Position), null),
            _ => default((Snapshot?, LogStart?)),
        };
        long first = start is { IsReset: true } reset ? reset.Base.Index + 1 : model.LastIndex + 1;
        long lowest = (start?.Base ?? model.Base).Index + 1;
        long truncate = lowest < first && random.Chance(0.3) ? lowest + random.NextInt64(first - lowest) : 0;
        _term += truncate != 0 || random.Chance(0.2) ? 1 : 0;
        HardState? hardState = random.Chance(0.3) ? new HardState(_term, new NodeId(random.NextInt32(3), random.NextInt32(2))) : null;
        return new StorageWrite(
            ticket, hardState, snapshot, start, truncate, Runs(truncate == 0 ? first : truncate, random.NextInt32(12)));
    }

    /// <summary>A snapshot stands for a part of the log, of which some entries may stay; or for all of it.</summary>
    private (Snapshot?, LogStart?) Compacted(DiskModel model, bool whole)
    {
        int last = whole ? model.Entries.Count - 1 : random.NextInt32(model.Entries.Count);
        int dropped = whole ? last : random.NextInt32(last + 1);
        return (Snapshot(model.Entries[last].Position), new LogStart(model.Entries[dropped].Position, IsReset: false));
    }

    /// <summary>A snapshot of somebody else takes the place of the log; it may end before the log did.</summary>
    private (Snapshot?, LogStart?) Replaced(DiskModel model)
    {
        LogPosition last = new(model.Base.Index + 1 + random.NextInt64(model.Entries.Count + 10), ++_term);
        return (Snapshot(last), new LogStart(last, IsReset: true));
    }

    private Snapshot Snapshot(LogPosition last)
    {
        // Once in a while of several parts.
        byte[] data = new byte[random.Chance(0.1) ? random.NextInt32(200_000) : random.NextInt32(200)];
        Array.Fill(data, (byte)random.NextInt32(256));
        return new Snapshot(last, Membership.Of(NodeId.Of(1), NodeId.Of(2 + random.NextInt32(3))), random.NextInt64(last.Index + 1), data);
    }

    private List<ReadOnlyMemory<LogEntry>> Runs(long first, int count)
    {
        LogEntry[] entries = new LogEntry[count];
        for (int i = 0; i < count; i++)
        {
            byte[] command = new byte[random.NextInt32(60)];
            Array.Fill(command, (byte)random.NextInt32(256));
            TimeSpan timestamp = TimeSpan.FromTicks(random.NextInt64(1_000_000));
            entries[i] = new LogEntry(first + i, _term, timestamp, (EntryKind)random.NextInt32(2), command);
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
}
