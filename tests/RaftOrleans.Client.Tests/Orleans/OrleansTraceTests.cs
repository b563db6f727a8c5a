using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Client.Tests;

/// <summary>A trace of nodes that are grains goes together as one of simulated nodes does.</summary>
[Collection(nameof(OrleansScenarioTests))]
public sealed class OrleansTraceTests
{
    [Theory]
    [InlineData("leader-crash")]
    [InlineData("split-leader-in-minority")]
    [InlineData("duplicates-and-reordering")]
    public async Task The_trace_of_a_scenario_goes_together(string name)
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load(name);
        await using ILab lab = await OrleansScenarioWorld.StartAsync(CancellationToken.None);
        ScenarioResult result = await ScenarioRunner.RunAsync(lab, scenario, new ScenarioRunOptions { RecordsAll = true });

        Assert.Empty(TraceChecker.Check(result.Trace));
        foreach (string needed in new[] { TraceEvents.Start, TraceEvents.Timeout, TraceEvents.Leader, TraceEvents.Send, TraceEvents.Recv, TraceEvents.Commit, TraceEvents.Client })
        {
            Assert.Contains(result.Trace, step => step.Event == needed);
        }

        Assert.Equal(scenario.Group.Nodes, result.Logs.Count);
        Assert.NotEmpty(TraceStory.Of(result.Trace, result.Duration).Faults);
        Assert.Contains("<svg", new RunReport(RunEvidence.Of(result, scenario, [])).ToHtml(), StringComparison.Ordinal);
    }
}
