using RaftOrleans.Simulation;

namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>The words of scenarios for faults: read, refused, and their place in Raft's model.</summary>
public sealed class ScenarioFaultTests
{
    [Fact]
    public void Every_fault_is_read()
    {
        const string head = "model: { partition: covered, delay: covered, slowDisk: covered, diskError: covered, fullDisk: covered, "
            + "unsyncedLoss: covered, lyingDisk: beyond, corruption: covered, slowProcess: covered, clog: covered }\nworlds: [simulated]\n";
        Scenario scenario = ScenarioTexts.Read(
            """
            - partition: { shape: ring }
            - partition: { shape: isolated, around: n2 }
            - clog: { from: n1, to: all, oneWay: true, share: 0.25 }
            - release: { from: all, to: all }
            - slow: { node: leader, step: 20ms }
              as: S
            - slow: { node: S, step: 0s }
            - link: { from: n1, to: n2, jitter: 5ms, distribution: heavyTail }
            - disk: { node: n1, fail: true, latency: 1ms }
            - disk: { node: n1, full: true, lie: true, corrupt: true, unsynced: torn }
            - disk: { node: n1 }
            - restart: [n1, n2]
            - restart: { nodes: n1, outcome: refused }
            """,
            head: head);

        NodeSet n1 = new(["n1"]);
        NodeSet all = new(["all"]);
        Assert.Equal<ScenarioAction?>(
            [
                new ScenarioAction.Shaped(PartitionShape.Ring, null),
                new ScenarioAction.Shaped(PartitionShape.Isolated, new NodeSet(["n2"])),
                new ScenarioAction.Clogging(n1, all, IsOneWay: true, 0.25, IsRelease: false),
                new ScenarioAction.Clogging(all, all, IsOneWay: false, 1, IsRelease: true),
                new ScenarioAction.Slow(new NodeSet(["leader"]), TimeSpan.FromMilliseconds(20)),
                new ScenarioAction.Slow(new NodeSet(["S"]), TimeSpan.Zero),
                new ScenarioAction.Link(
                    n1,
                    new NodeSet(["n2"]),
                    new LinkFaults(Jitter: TimeSpan.FromMilliseconds(5), Distribution: LatencyDistribution.HeavyTail),
                    IsOneWay: false),
                new ScenarioAction.Disk(n1, new DiskFaults(Latency: TimeSpan.FromMilliseconds(1), Fail: true)),
                new ScenarioAction.Disk(n1, new DiskFaults(Full: true, Lie: true, Corrupt: true, Unsynced: UnsyncedLoss.Torn)),
                new ScenarioAction.Disk(n1, DiskFaults.None),
                new ScenarioAction.Process(ProcessAction.Restart, new NodeSet(["n1", "n2"])),
                new ScenarioAction.Process(ProcessAction.Restart, n1, IsRefused: true),
            ],
            scenario.Steps.Select(step => step.Action));
        Assert.All(Enum.GetValues<ScenarioFault>(), fault => Assert.NotEmpty(ScenarioFaults.CoveragesOf(fault)));
    }

    [Theory]
    [InlineData("- partition: { shape: star }", "steps[1].partition.shape: is 'star', allowed is halves, minority, ring, bridge, isolated, partial")]
    [InlineData("- clog: { from: n1 }", "steps[1].clog.to: is missing")]
    [InlineData("- clog: { from: n1, to: n2, share: 2 }", "steps[1].clog.share: is '2', allowed is a number from 0 to 1")]
    [InlineData("- slow: { node: n1, step: 2m }", "steps[1].slow.step: the time of a step is 00:02:00, allowed is 0 to 1 min")]
    [InlineData("- disk: { node: n1, unsynced: some }", "steps[1].disk.unsynced: is 'some', allowed is drawn, everything, nothing, torn")]
    [InlineData("- restart: { nodes: n1, outcome: perhaps }", "steps[1].restart.outcome: is 'perhaps', allowed is started, refused")]
    public void What_is_wrong_is_told(string steps, string error) => Assert.Contains(
        ScenarioTexts.ErrorsOf(ScenarioTexts.With(steps)), found => found.Contains(error, StringComparison.Ordinal));

    [Theory]
    [InlineData("- disk: { node: n1, lie: true }", "model: { lyingDisk: covered }\n", "model.lyingDisk: is covered, and this is beyond")]
    [InlineData("- crash: n1", "model: { crash: beyond }\n", "model.crash: is beyond, and this is covered")]
    public void A_scenario_cannot_say_something_else_of_a_fault_than_the_model_does(string steps, string head, string error) => Assert.Contains(
        ScenarioTexts.ErrorsOf(ScenarioTexts.With(steps, head: head)), found => found.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void Wiping_and_rot_can_be_within_the_model_and_beyond_it()
    {
        FaultCoverage[] both = [FaultCoverage.Covered, FaultCoverage.Beyond];
        Assert.Equal(both, ScenarioFaults.CoveragesOf(ScenarioFault.DiskLoss));
        Assert.Equal(both, ScenarioFaults.CoveragesOf(ScenarioFault.Corruption));
        Assert.Equal(both, ScenarioFaults.CoveragesOf(ScenarioFault.WrongClock));
        Assert.Equal([FaultCoverage.Beyond], ScenarioFaults.CoveragesOf(ScenarioFault.LyingDisk));
        Assert.Equal([FaultCoverage.Covered], ScenarioFaults.CoveragesOf(ScenarioFault.DiskError));
    }
}
