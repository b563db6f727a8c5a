using RaftOrleans.Consensus;

namespace RaftOrleans.Grains.Tests.Storage;

/// <summary>Disks with small segments, and what is written to them.</summary>
internal static class DiskSamples
{
    private static readonly GrainId Node = GrainId.Create("node", "group/n1");
    private static readonly SegmentLimits Small = new(Entries: 4, Bytes: 400);

    public static GrainNodeStorage Disk(FaultyStorage provider, int owner = 0) => new(provider, Node, Small, owner);

    public static StorageBatch Batch(params StorageWrite[] writes)
    {
        StorageBatch batch = new();
        foreach (StorageWrite write in writes)
        {
            batch.Add(write);
        }

        return batch;
    }

    public static StorageWrite Write(long ticket, LogEntry[] entries) => new(ticket, null, 0, [entries]);

    /// <summary>A snapshot of term 1, and nothing removed.</summary>
    public static StorageWrite SnapshotTo(long index, int bytes = 100) => new(1, null, Snapshot(index, 1, bytes), null, 0, []);

    /// <summary>The front of a log of term 1 goes.</summary>
    public static StorageWrite Compaction(long index) => new(1, null, null, new LogStart(new LogPosition(index, 1), IsReset: false), 0, []);

    /// <summary>A snapshot takes the place of the log.</summary>
    public static StorageWrite Replacement(long index, long term, params LogEntry[] entries) =>
        new(1, null, Snapshot(index, term, 100), new LogStart(new LogPosition(index, term), IsReset: true), 0, [entries]);

    public static Snapshot Snapshot(long index, long term, int bytes)
    {
        byte[] data = new byte[bytes];
        new Random((int)index).NextBytes(data);
        return new Snapshot(new LogPosition(index, term), Membership.Of(NodeId.Of(1), NodeId.Of(2)), 0, data);
    }

    public static LogEntry[] Entries(long from, int count, long term) =>
        [.. Enumerable.Range(0, count).Select(i =>
            new LogEntry(from + i, term, TimeSpan.FromSeconds(from + i), EntryKind.Command, new byte[] { (byte)i, (byte)term, 3 }))];
}
