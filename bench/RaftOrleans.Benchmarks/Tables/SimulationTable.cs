using System.Globalization;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Benchmarks;

/// <summary>
/// How fast the simulated world runs on one core, with all invariants checked after every event and the clients' history checked at the
/// end: five nodes under load without faults, and under every fault of the search.
/// </summary>
internal static class SimulationTable
{
    private const int Repetitions = 5;

    private static readonly (string Name, SearchPlan Plan)[] Worlds =
    [
        ("five nodes, 5 clients, no faults", Calm(clients: 5, thinkMilliseconds: 10)),
        ("five nodes, 50 clients, no faults", Calm(clients: 50, thinkMilliseconds: 1)),
        ("five nodes, 5 clients, all faults", Chaos(clients: 5, thinkMilliseconds: 10)),
        ("five nodes, 2 clients, all faults", Chaos(clients: 2, thinkMilliseconds: 50)),
    ];

    public static void Write(TextWriter output)
    {
        foreach ((_, SearchPlan plan) in Worlds.Where(w => w.Name.Contains(Environment.GetEnvironmentVariable("ONLY") ?? "")))
        {
            // What the first run pays for is the compiler, until it has seen what is hot.
            Measure(plan);
        }

        output.WriteLine("| world | messages | messages/s | simulated s/s | committed entries/s | bytes allocated per message |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach ((string name, SearchPlan plan) in Worlds.Where(w => w.Name.Contains(Environment.GetEnvironmentVariable("ONLY") ?? "")))
        {
            output.WriteLine(Row(name, [.. Enumerable.Range(0, Repetitions).Select(_ => Measure(plan))]));
        }
    }

    private static SearchPlan Calm(int clients, int thinkMilliseconds) => SearchPlan.Draw(1) with
    {
        Nodes = 5,
        Options = RaftOptions.Default,
        World = WorldOptions.Default,
        Faults = FaultKinds.None,
        FaultTime = TimeSpan.FromSeconds(20),
        Clients = clients,
        Keys = 10,
        Sessions = 0,
        LeaseReads = 0,
        HasStuckDisk = false,
        ThinkTime = TimeSpan.FromMilliseconds(thinkMilliseconds),
    };

    private static SearchPlan Chaos(int clients, int thinkMilliseconds) => Calm(clients, thinkMilliseconds) with
    {
        Faults = FaultKinds.All & ~(FaultKinds.MembershipChanges | FaultKinds.Wipes),
        FaultInterval = TimeSpan.FromMilliseconds(100),
        FaultTime = TimeSpan.FromSeconds(400),
    };

    private static Sample Measure(SearchPlan plan)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        SearchResult result = SearchRun.Execute(plan);
        double seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        return result.Violations.Count == 0
            ? new Sample(result, seconds, GC.GetAllocatedBytesForCurrentThread() - allocated)
            : throw new InvalidOperationException($"the run violates a property: {result.Violations[0]}");
    }

    /// <summary>The median of some runs, which are all the same run.</summary>
    private static string Row(string name, Sample[] samples)
    {
        Sample median = samples.OrderBy(sample => sample.Seconds).ElementAt(samples.Length / 2);
        SearchResult run = median.Result;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {run.Deliveries:N0} | {run.Deliveries / median.Seconds:N0} | {run.SimulatedTime.TotalSeconds / median.Seconds:N0} |")
            + string.Create(
                CultureInfo.InvariantCulture,
                $" {run.Committed / median.Seconds:N0} | {(double)median.Allocated / run.Deliveries:N0} |");
    }

    private sealed record Sample(SearchResult Result, double Seconds, long Allocated);
}
