using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains.Tests.Chaos;

/// <summary>
/// The whole Orleans world under random faults, with clients whose histories are checked for linearizability. What it finds need not come again
/// with the same seed, for time is real; what it did and what was answered is told.
/// </summary>
public class ChaosTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public async Task Whatever_happens_to_nodes_links_and_activations_the_store_stays_linearizable(int silos, ulong seed)
    {
        FaultyStorage storage = new();
        await using RaftCluster cluster = await RaftCluster.StartAsync(
            silos,
            options => options.StorageProvider = "shared",
            silo => silo.Services.AddKeyedSingleton<IGrainStorage>("shared", storage));
        TestGroup group = await TestGroup.CreateAsync(cluster.Lab);
        ChaosMonkey monkey = new(cluster, group.Lab, storage, seed);
        using CancellationTokenSource stop = new();
        RecordingClient[] clients = [.. Enumerable.Range(0, 5).Select(
            number => new RecordingClient(
                cluster.Lab, number == 0 ? cluster.ClientLab.Group(group.Name) : group.Lab, number, seed, ["x", "y", "z"]))];
        Task[] running = [.. clients.Select(client => Task.Run(() => client.RunAsync(stop.Token)))];

        for (int strike = 0; strike < 12; strike++)
        {
            await monkey.StrikeAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(running);
        await monkey.RepairAsync();
        await group.ConvergedAsync();
        await AssertSameLogsAsync(group.Lab);

        OperationHistory history = new(clients.SelectMany(client => client.History));
        Assert.True(history.Operations.Count(operation => operation.Outcome == OperationOutcome.Ok) > 100, "hardly anything was answered");
        LinearizabilityResult result = LinearizabilityChecker.Check(history);
        Assert.True(
            result.Verdict == LinearizabilityVerdict.Linearizable,
            $"{result.Verdict}: {result.Violation} {result.UnknownReason}\n{string.Join('\n', monkey.Deeds)}");
    }

    private static async Task AssertSameLogsAsync(ILabGroup group)
    {
        // Few enough operations that no log is compacted.
        List<string>? first = null;
        foreach (NodeStatus node in (await group.GetStatusAsync()).Nodes)
        {
            List<string> log = [];
            IReadOnlyList<LogLine> page;
            while ((page = await group.ReadLogAsync(node.Id, log.Count + 1, 10_000)).Count > 0)
            {
                log.AddRange(page.Select(line => $"{line.Index}@{line.Term} {line.Command}"));
            }

            first ??= log;
            Assert.Equal(first, log);
        }
    }
}
