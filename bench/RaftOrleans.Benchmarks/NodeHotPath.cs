using BenchmarkDotNet.Attributes;

namespace RaftOrleans.Benchmarks;

/// <summary>
/// What the pure node costs per committed entry, in time and in allocated bytes, with all three nodes of a group on one core. Logs
/// are compacted every 10,000 entries.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class NodeHotPath
{
    private const int Entries = 1 << 16;
    private readonly byte[] _command = new byte[64];
    private InProcessGroup _group = null!;

    /// <summary>How many commands are proposed together.</summary>
    [Params(1, 16, 64, 256)]
    public int Batch { get; set; }

    /// <summary>A fresh group.</summary>
    [IterationSetup]
    public void Setup() => _group = new InProcessGroup(3, static () => new NullStateMachine());

    /// <summary>Commits entries on three nodes.</summary>
    [Benchmark(OperationsPerInvoke = Entries)]
    public long Commit()
    {
        for (int i = 0; i < Entries; i += Batch)
        {
            _group.Commit(_command, Batch);
        }

        return _group.Applied;
    }
}
