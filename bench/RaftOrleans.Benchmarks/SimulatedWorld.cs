using BenchmarkDotNet.Attributes;
using RaftOrleans.Simulation;

namespace RaftOrleans.Benchmarks;

/// <summary>How fast the simulated world runs with all invariants checked: a five-node group under load, with faults and without.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class SimulatedWorld
{
    /// <summary>Whether faults happen.</summary>
    [Params(false, true)]
    public bool Chaos { get; set; }

    /// <summary>Twenty virtual seconds of one seed; prints deliveries and virtual time, from which rates follow.</summary>
    [Benchmark]
    public long Run()
    {
        SearchResult result = SearchRun.Execute(SearchPlan.Draw(1) with
        {
            Nodes = 5,
            Options = Consensus.RaftOptions.Default,
            World = WorldOptions.Default,
            Faults = Chaos ? FaultKinds.All : FaultKinds.None,
            FaultInterval = TimeSpan.FromMilliseconds(100),
            FaultTime = TimeSpan.FromSeconds(20),
            Clients = 5,
            Keys = 10,
            ThinkTime = TimeSpan.FromMilliseconds(10),
        });
        return result.Deliveries;
    }
}
