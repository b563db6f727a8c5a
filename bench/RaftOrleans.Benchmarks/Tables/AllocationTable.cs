using System.Globalization;
using System.Runtime.CompilerServices;
using RaftOrleans.Consensus;

namespace RaftOrleans.Benchmarks;

/// <summary>
/// What a committed entry allocates on three nodes, and what of it is the entry itself: the object, once, and its place in three logs.
/// </summary>
internal static class AllocationTable
{
    private const int Entries = 1 << 16;

    private static readonly int[] Batches = [1, 16, 64, 256, 512];

    public static void Write(TextWriter output)
    {
        long entry = SizeOfEntry();
        output.WriteLine("| proposed together | bytes per entry | the entry itself | beyond it | beyond it, per message round |");
        output.WriteLine("|---:|---:|---:|---:|---:|");
        foreach (int batch in Batches)
        {
            double bytes = Measure(batch);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {batch} | {bytes:F0} | {entry} | {bytes - entry:F0} | {(bytes - entry) * batch:F0} |"));
        }
    }

    private static double Measure(int batch)
    {
        InProcessGroup group = new(3, static () => new NullStateMachine());
        byte[] command = new byte[64];
        Commit(group, command, batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Commit(group, command, batch);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Entries;
    }

    private static void Commit(InProcessGroup group, byte[] command, int batch)
    {
        for (int i = 0; i < Entries; i += batch)
        {
            group.Commit(command, batch);
        }
    }

    /// <summary>An entry, and a reference to it in the log of each of three nodes.</summary>
    private static long SizeOfEntry()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        LogEntry entry = new(1, 1, default, EntryKind.Command, default);
        long size = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(entry);
        return size + (3 * Unsafe.SizeOf<object>());
    }
}
