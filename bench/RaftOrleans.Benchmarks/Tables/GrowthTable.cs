using System.Diagnostics;
using System.Globalization;
using RaftOrleans.Consensus;

namespace RaftOrleans.Benchmarks;

/// <summary>
/// Whether a write and a restart cost more the more writes a group has ever had: three nodes in one process, the key-value store with a
/// thousand keys, default options.
/// </summary>
internal static class GrowthTable
{
    private const int Keys = 1_000;
    private const int Batch = 64;

    /// <summary>Writes that are timed together; a whole number of snapshot periods, so that each sample has its share of them.</summary>
    private const int Sample = 100_000;

    private static readonly long[] Sizes = [1_000, 10_000, 100_000, 1_000_000];

    public static void Write(TextWriter output)
    {
        // What the first run pays for is the compiler, until it has seen what is hot.
        Measure(Sizes[^1]);
        output.WriteLine("| writes ever made | one write, us | log, entries | snapshot, KiB | live memory, MiB | restart, ms |");
        output.WriteLine("|---:|---:|---:|---:|---:|---:|");
        foreach (long size in Sizes)
        {
            output.WriteLine(Measure(size));
        }
    }

    private static string Measure(long writes)
    {
        InProcessGroup group = new(3, static () => new KeyValueStore());
        ReadOnlyMemory<byte>[] commands =
            [.. Enumerable.Range(0, Keys).Select(key => (ReadOnlyMemory<byte>)KeyValueCommand.Set($"key{key}", "\"some value of usual length\""))];
        Commit(group, commands, writes);
        RaftNode leader = group.Leader;
        long log = leader.Log.LastIndex - leader.Log.Base.Index;
        double memory = GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024.0;
        double restart = Enumerable.Range(0, 5).Min(_ => TimeOfRestart(group));
        long snapshot = leader.Snapshot?.Data.Length ?? 0;

        Stopwatch watch = Stopwatch.StartNew();
        Commit(group, commands, Sample);
        double perWrite = watch.Elapsed.TotalMicroseconds / Sample;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {writes:N0} | {perWrite:F2} | {log:N0} | {snapshot / 1024.0:N0} | {memory:F1} | {restart:F1} |");
    }

    private static double TimeOfRestart(InProcessGroup group)
    {
        long before = Stopwatch.GetTimestamp();
        RaftNode node = group.Restarted();
        double time = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        return node.Log.LastIndex == group.Leader.Log.LastIndex
            ? time
            : throw new InvalidOperationException("the node has not come back with its log");
    }

    private static void Commit(InProcessGroup group, ReadOnlyMemory<byte>[] commands, long writes)
    {
        long before = group.Applied;
        for (long i = 0; i < writes; i += Batch)
        {
            group.Commit(commands[i / Batch % Keys], (int)Math.Min(Batch, writes - i));
        }

        if (group.Applied - before != writes)
        {
            throw new InvalidOperationException($"{group.Applied - before} of {writes} writes were applied");
        }
    }
}
