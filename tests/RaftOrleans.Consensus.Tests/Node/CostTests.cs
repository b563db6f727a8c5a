using System.Runtime.CompilerServices;
using RaftOrleans.Benchmarks;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>What an entry costs does not grow: neither with its batch nor with all that came before it.</summary>
public class CostTests
{
    private const int Batch = 512;
    private const int Batches = 40;

    [Fact]
    public void An_entry_allocates_nothing_beyond_itself_and_its_place_in_three_logs()
    {
        InProcessGroup group = new(3, static () => new NullStateMachine());
        Commit(group, Batches);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Commit(group, Batches);
        double perEntry = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (Batches * Batch);

        // What is allocated for each message and each write, and for the snapshots on the way, is shared by its entries.
        long itself = SizeOf(new LogEntry(1, 1, default, EntryKind.Command, default)) + (3 * Unsafe.SizeOf<object>());
        Assert.InRange(perEntry, itself, itself + 8);
    }

    [Fact]
    public void However_many_entries_there_were_log_and_disk_stay_bounded()
    {
        InProcessGroup group = new(3, static () => new NullStateMachine());
        for (int round = 1; round <= 4; round++)
        {
            Commit(group, Batches);
            RaftLog log = group.Leader.Log;
            Assert.InRange(log.LastIndex - log.Base.Index, 1, RaftOptions.Default.SnapshotEntries + RaftOptions.Default.SnapshotTrailing + Batch);
            Assert.Equal(log.LastIndex, group.Restarted().Log.LastIndex);
        }

        Assert.True(group.Leader.Log.Base.Index > 3 * Batches * Batch / 2, $"the log begins after {group.Leader.Log.Base}");
    }

    private static void Commit(InProcessGroup group, int batches)
    {
        byte[] command = new byte[64];
        long before = group.Applied;
        for (int i = 0; i < batches; i++)
        {
            group.Commit(command, Batch);
        }

        Assert.Equal(batches * Batch, group.Applied - before);
    }

    private static long SizeOf(LogEntry entry)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        LogEntry copy = new(entry.Index, entry.Term, entry.Timestamp, entry.Kind, entry.Command);
        long size = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(copy);
        return size;
    }
}
