using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab.Tests;

public sealed class SteppedRunTests
{
    private const string Group = "default";
    private static readonly TimeSpan Moments = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void A_run_that_was_stepped_by_hand_is_repeated_exactly()
    {
        RunRecording? recording = null;
        SimulatedLab.Run(new SimulatedLabOptions { Seed = 7 }, async lab => recording = await StepAsync(lab));
        Assert.Equal(
            ["CreateGroup", "Fire", "Deliver", "Drop", "Fire"],
            recording!.Commands.Select(recorded => recorded.Command.GetType().Name));

        RunRecording read = RunRecording.Parse(recording.ToJson());
        World world = read.Repeat();
        Assert.Equal((recording.EventHash, recording.Events, recording.Time), ($"{world.Log.Hash:x16}", world.Events, world.Now));
        RunRecording other = read with { Commands = [.. read.Commands.Where(recorded => recorded.Command is not WorldCommand.Drop)] };
        Assert.NotEqual(recording.EventHash, $"{other.Repeat().Log.Hash:x16}");
    }

    [Fact]
    public async Task A_live_run_that_was_stepped_by_hand_is_repeated_exactly()
    {
        await using SimulatedLab lab = SimulatedLab.Start(new SimulatedLabOptions { Seed = 7 });
        RunRecording recording = await StepAsync(lab);
        Assert.True((await lab.Clock.GetStatusAsync()).IsPaused);
        Assert.Equal(recording.EventHash, $"{recording.Repeat().Log.Hash:x16}");
    }

    [Fact]
    public void A_recording_that_does_not_fit_is_refused()
    {
        RunRecording recording = Recorded();
        RecordedCommand odd = new(30, default, new WorldCommand.Deliver(Group, 1_000_000));
        recording = recording with { Commands = [.. recording.Commands, odd] };
        LabException failure = Assert.Throws<LabException>(() => recording.Repeat());
        Assert.Equal(LabFailure.Invalid, failure.Reason);
        Assert.Contains("Deliver", failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            LabFailure.Invalid, Assert.Throws<LabException>(() => RunRecording.Parse((recording with { Events = -1 }).ToJson())).Reason);
    }

    [Fact]
    public void A_saved_run_is_opened_at_any_moment_and_goes_on_by_hand()
    {
        RunRecording recording = Recorded();
        OpenedRun end = OpenedRun.Open(recording.ToJson());
        Assert.Equal((recording.EventHash, recording.Events), (end.Recording.EventHash, end.Recording.Events));

        OpenedRun early = OpenedRun.Open(recording.ToJson(), TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(100), early.World.Now);
        Assert.Equal(5, early.Recording.Commands.Count);
        Assert.Equal(4, OpenedRun.Open(recording.ToJson(), TimeSpan.FromTicks(1)).Recording.Commands.Count);
        early.Do(new WorldCommand.Fire(Group, 2));
        PendingEvent message = early.World.Pending.First(pending => pending.Kind == PendingKind.Message);
        Assert.Equal(NodeId.Of(2), message.Message!.From);
        early.Do(new WorldCommand.Drop(Group, message.Id));
        LabException twice = Assert.Throws<LabException>(() => early.Do(new WorldCommand.Drop(Group, message.Id)));
        Assert.Equal(LabFailure.NotFound, twice.Reason);
        Assert.True(early.World.StepMessage());
        early.World.RunUntil(TimeSpan.FromSeconds(1));

        OpenedRun again = OpenedRun.Open(early.Recording.ToJson());
        Assert.Equal(early.Recording.EventHash, again.Recording.EventHash);
        Assert.Equal(7, again.Recording.Commands.Count);
        Assert.NotNull(again.Group(Group).Leader);
    }

    [Fact]
    public void A_run_of_the_search_goes_on_with_its_clients_and_faults()
    {
        BrokenRule rule = BrokenRule.Find("quorum-too-small")!;
        FailingRun run = Enumerable.Range(1, 100).Select(seed => FailingRun.Of(SearchRun.Execute(SearchPlan.Draw(seed), rule), rule))
            .First(run => run.Violation is { } violation && violation.Time < run.Plan.FaultTime && violation.Time > Moments);
        OpenedRun opened = OpenedRun.Open(run.ToJson());
        Assert.Equal(run.Violation!.Property, opened.Group(Group).Violations[0].Property);
        Assert.Equal(run.Violation.Time, opened.World.Now);

        OpenedRun before = OpenedRun.Open(run.ToJson(), run.Violation.Time - Moments);
        Assert.Empty(before.Group(Group).Violations);
        Assert.Contains(before.World.Pending, pending => pending.Kind == PendingKind.Action);
        before.Do(new WorldCommand.Heal(Group));
        before.World.RunUntil(run.Violation.Time + TimeSpan.FromSeconds(1));
        OpenedRun again = OpenedRun.Open(before.Recording.ToJson());
        Assert.Equal(before.Recording.EventHash, again.Recording.EventHash);
        Assert.Equal("quorum-too-small", again.Recording.Search?.Broken);
    }

    [Fact]
    public async Task A_live_world_goes_to_an_earlier_moment_and_on_from_there()
    {
        await using SimulatedLab lab = SimulatedLab.Start(new SimulatedLabOptions { Seed = 7 });
        await lab.Clock.PauseAsync();
        await lab.CreateGroupAsync(new GroupSpecification { Name = Group });
        await lab.Stepping.SeekAsync(TimeSpan.FromSeconds(1));
        ClockStatus there = await lab.Clock.GetStatusAsync();
        string hash = (await lab.Stepping.GetRecordingAsync()).EventHash;
        Assert.Equal((TimeSpan.FromSeconds(1), true), (there.Now, there.IsPaused));

        await lab.Stepping.StepMessageAsync();
        await lab.Group(Group).CrashAsync(NodeId.Of(1));
        await lab.CreateGroupAsync(new GroupSpecification { Name = "later" });
        await lab.Stepping.SeekAsync(TimeSpan.FromSeconds(2));
        await lab.Stepping.SeekAsync(TimeSpan.FromSeconds(1));

        RunRecording back = await lab.Stepping.GetRecordingAsync();
        Assert.Equal((hash, there.Events), (back.EventHash, back.Events));
        Assert.Equal([Group], await lab.GetGroupsAsync());
        Assert.All((await lab.Group(Group).GetStatusAsync()).Nodes, node => Assert.Equal(NodeHealth.Running, node.Health));
        List<LabEvent> events = [];
        await foreach (LabEvent one in lab.Group(Group).EventsAsync(follow: false))
        {
            events.Add(one);
        }

        Assert.Equal("TakenBack", events[^1].Name);
        await lab.Stepping.SeekAsync(TimeSpan.Zero);
        LabException early = await Assert.ThrowsAsync<LabException>(() => lab.Stepping.SeekAsync(TimeSpan.FromTicks(-1)));
        Assert.Equal(LabFailure.Invalid, early.Reason);
    }

    [Fact]
    public async Task Whoever_waits_for_an_answer_is_told_when_the_world_is_taken_back()
    {
        await using SimulatedLab lab = SimulatedLab.Start(new SimulatedLabOptions { Seed = 7 });
        await lab.Clock.PauseAsync();
        await lab.CreateGroupAsync(new GroupSpecification { Name = Group });
        await lab.Stepping.SeekAsync(TimeSpan.FromSeconds(1));
        NodeId leader = (await lab.Group(Group).GetStatusAsync()).Leader;
        Task<ProposalAnswer> lost = lab.Group(Group).ProposeAsync(KeyValueCommand.Set("x", "1"), leader);
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        while (!(await lab.Stepping.GetRecordingAsync()).Commands.Any(recorded => recorded.Command is WorldCommand.Propose))
        {
            Assert.False(deadline.IsCancellationRequested, "nothing was proposed within 60 s");
            await Task.Yield();
        }

        await lab.Stepping.SeekAsync(TimeSpan.FromMilliseconds(500));
        Assert.Equal(LabFailure.Unavailable, (await Assert.ThrowsAsync<LabException>(() => lost)).Reason);
    }

    [Fact]
    public void A_script_cannot_go_to_another_moment() => SimulatedLab.Run(new SimulatedLabOptions(), async lab => Assert.Equal(
        LabFailure.Unsupported, (await Assert.ThrowsAsync<LabException>(() => lab.Stepping.SeekAsync(TimeSpan.Zero))).Reason));

    private static RunRecording Recorded()
    {
        RunRecording? recording = null;
        SimulatedLab.Run(new SimulatedLabOptions { Seed = 7 }, async lab => recording = await StepAsync(lab));
        return recording!;
    }

    /// <summary>A group in which n1 stands at once, one of its messages comes early, one is lost, and n2 stands, too.</summary>
    private static async Task<RunRecording> StepAsync(SimulatedLab lab)
    {
        if (lab.Clock is SimulatedClock)
        {
            await lab.Clock.PauseAsync();
        }

        await lab.CreateGroupAsync(new GroupSpecification { Name = Group });
        await lab.Stepping.FireAsync(Group, NodeId.Of(1));
        PendingStep[] messages = [.. (await lab.Stepping.GetPendingAsync()).Where(pending => pending.Kind == "message")];
        Assert.Equal(2, messages.Length);
        Assert.All(messages, message => Assert.Equal(NodeId.Of(1), message.From));
        await lab.Stepping.DeliverAsync(messages[1].Id);
        await lab.Stepping.DropAsync(messages[0].Id);
        await lab.Stepping.StepMessageAsync();
        await lab.Stepping.StepNodeAsync(Group, NodeId.Of(3));
        await lab.Stepping.FireAsync(Group, NodeId.Of(2));
        await lab.Stepping.StepMessageAsync();
        return await lab.Stepping.GetRecordingAsync();
    }
}
