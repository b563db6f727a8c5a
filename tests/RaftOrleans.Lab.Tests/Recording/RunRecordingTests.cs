using RaftOrleans.Consensus;
using RaftOrleans.Lab.Contract;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab.Tests;

public sealed class RunRecordingTests
{
    [Fact]
    public async Task A_live_run_can_be_repeated_exactly()
    {
        await using SimulatedLab lab = SimulatedLab.Start(new SimulatedLabOptions { Seed = 42 });
        // Calls have virtual deadlines; a busy machine would miss those of a faster world.
        await lab.Clock.SetSpeedAsync(3);
        await lab.CreateGroupAsync(new GroupSpecification { Name = "default", Nodes = 5 });
        GroupUnderTest group = new(lab, lab.Group("default"));
        NodeStatus leader = await group.LeaderAsync();
        await group.SetAsync("x", 1);
        await group.Group.PartitionAsync([[leader.Id]]);
        await group.LeaderAsync(leader.Id);
        await group.SetAsync("x", 2);
        await group.Group.HealAsync();
        await group.Group.SetLinkAsync(NodeId.Of(1), NodeId.Of(2), new LinkFaults(Drop: 0.5));
        await group.Group.SetDiskAsync(NodeId.Of(1), new DiskFaults(Stall: TimeSpan.FromMilliseconds(300), Latency: TimeSpan.FromMilliseconds(3)));
        await group.Group.SetDiskAsync(NodeId.Of(2), new DiskFaults(Stall: DiskFaults.UntilMended));
        await group.Group.SetClockAsync(NodeId.Of(3), new ClockFaults(Offset: TimeSpan.FromSeconds(1), Drift: 0.25));
        await group.SetAsync("x", 2);
        await group.Group.SetDiskAsync(NodeId.Of(2), DiskFaults.None);
        await group.Group.CrashAsync(leader.Id);
        await group.Group.SendRawAsync(new AppendEntries(
            NodeId.Outside(1), (await group.LeaderAsync()).Id, 0, leader.Id, LogPosition.Start, default, 0, 0));
        await group.Group.RestartAsync(leader.Id);
        await lab.Clock.PauseAsync();
        await lab.Clock.StepAsync(17);
        Assert.Equal("2", (await group.GetStateOfAsync("x")));

        RunRecording recording = RunRecording.Parse((await lab.GetRecordingAsync()).ToJson());
        World world = recording.Repeat();
        Assert.Equal(recording.EventHash, $"{world.Log.Hash:x16}");
        Assert.Equal(recording.Events, world.Events);
        Assert.Equal(recording.Time, world.Now);
        Assert.Contains(recording.Commands, recorded => recorded.Command is WorldCommand.Partition);
        Assert.Equal(3, recording.Commands.Count(recorded => recorded.Command is WorldCommand.SetDisk));
        Assert.Contains(recording.Commands, recorded => recorded.Command is WorldCommand.SetClock { Faults.Drift: 0.25 });
    }

    [Fact]
    public async Task Another_seed_or_a_missing_command_is_another_run()
    {
        await using SimulatedLab lab = SimulatedLab.Start(new SimulatedLabOptions { Seed = 42 });
        // Calls have virtual deadlines; a busy machine would miss those of a faster world.
        await lab.Clock.SetSpeedAsync(3);
        await lab.CreateGroupAsync(new GroupSpecification { Name = "default" });
        GroupUnderTest group = new(lab, lab.Group("default"));
        await group.LeaderAsync();
        await group.SetAsync("x", 1);
        RunRecording recording = await lab.GetRecordingAsync();
        Assert.NotEqual(recording.EventHash, $"{(recording with { Seed = 43 }).Repeat().Log.Hash:x16}");
        Assert.NotEqual(
            recording.EventHash,
            $"{(recording with { Commands = [.. recording.Commands.Where(recorded => recorded.Command is not WorldCommand.Propose)] }).Repeat().Log.Hash:x16}");
    }

    [Fact]
    public async Task Too_many_commands_are_said_aloud()
    {
        await using SimulatedLab lab = SimulatedLab.Start(new SimulatedLabOptions { RecordingLimit = 2 });
        await lab.CreateGroupAsync(new GroupSpecification { Name = "a" });
        await lab.CreateGroupAsync(new GroupSpecification { Name = "b" });
        await lab.GetRecordingAsync();
        await lab.CreateGroupAsync(new GroupSpecification { Name = "c" });
        LabException failure = await Assert.ThrowsAsync<LabException>(lab.GetRecordingAsync);
        Assert.Equal(LabFailure.Unavailable, failure.Reason);
    }

    [Fact]
    public void What_is_no_recording_is_refused() =>
        Assert.Equal(LabFailure.Invalid, Assert.Throws<LabException>(() => RunRecording.Parse("{ \"Seed\": 1 }")).Reason);
}
