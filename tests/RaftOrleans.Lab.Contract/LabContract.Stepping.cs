using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>What happens next, by hand.</content>
public abstract partial class LabContract
{
    [Fact]
    public Task What_happens_next_can_be_chosen_where_time_is_virtual_and_is_refused_elsewhere() => WithGroupAsync(3, async group =>
    {
        IWorldStepping stepping = group.Lab.Stepping;
        string name = group.Group.Name;
        NodeStatus leader = await group.LeaderAsync();
        if (!group.Lab.Capabilities.VirtualTime)
        {
            await AssertFailsAsync(LabFailure.Unsupported, () => stepping.GetPendingAsync());
            await AssertFailsAsync(LabFailure.Unsupported, () => stepping.DeliverAsync(1));
            await AssertFailsAsync(LabFailure.Unsupported, () => stepping.DropAsync(1));
            await AssertFailsAsync(LabFailure.Unsupported, () => stepping.FireAsync(name, leader.Id));
            await AssertFailsAsync(LabFailure.Unsupported, () => stepping.StepMessageAsync());
            await AssertFailsAsync(LabFailure.Unsupported, () => stepping.StepNodeAsync(name, leader.Id));
            await AssertFailsAsync(LabFailure.Unsupported, () => stepping.SeekAsync(TimeSpan.Zero));
            await AssertFailsAsync(LabFailure.Unsupported, () => stepping.GetRecordingAsync());
            return;
        }

        await stepping.StepMessageAsync();
        await stepping.FireAsync(name, leader.Id);
        PendingStep[] pending = [.. (await stepping.GetPendingAsync()).Where(step => step.Group == name)];
        Assert.Equal(3, pending.Count(step => step.Kind == "timer"));
        Assert.Equal(pending.OrderBy(step => step.At).Select(step => step.Id), pending.Select(step => step.Id));
        PendingStep[] heartbeats = [.. pending.Where(step => step.Kind == "message" && step.From == leader.Id)];
        Assert.True(heartbeats.Length >= 2, $"a leader whose timer has fired has sent {heartbeats.Length} messages");

        Assert.Equal(heartbeats[1], await stepping.DeliverAsync(heartbeats[1].Id));
        Assert.Equal(heartbeats[0], await stepping.DropAsync(heartbeats[0].Id));
        IReadOnlyList<PendingStep> after = await stepping.GetPendingAsync();
        Assert.DoesNotContain(after, step => step.Id == heartbeats[0].Id || step.Id == heartbeats[1].Id);
        Assert.Contains(after, step => step.Kind == "message" && step.From == heartbeats[1].Node && step.Node == leader.Id);

        await AssertFailsAsync(LabFailure.NotFound, () => stepping.DropAsync(heartbeats[0].Id));
        await AssertFailsAsync(LabFailure.NotFound, () => stepping.DeliverAsync(long.MaxValue));
        long timer = after.First(step => step.Kind == "timer").Id;
        await AssertFailsAsync(LabFailure.Conflict, () => stepping.DeliverAsync(timer));
        await AssertFailsAsync(LabFailure.Conflict, () => stepping.DropAsync(timer));
        await AssertFailsAsync(LabFailure.NotFound, () => stepping.FireAsync(name, NodeId.Of(9)));
        await AssertFailsAsync(LabFailure.NotFound, () => stepping.FireAsync("nobody", NodeId.Of(1)));
        await group.Group.CrashAsync(heartbeats[0].Node);
        await AssertFailsAsync(LabFailure.Conflict, () => stepping.FireAsync(name, heartbeats[0].Node));
        await stepping.StepNodeAsync(name, leader.Id);
        RunRecording recording = await stepping.GetRecordingAsync();
        Assert.Contains(recording.Commands, recorded => recorded.Command is WorldCommand.Drop);
        await LetTimeRunAsync(group.Lab);
    });

    /// <summary>Steps have stopped time, unless a script drives it; other tests may share the lab.</summary>
    private static async Task LetTimeRunAsync(ILab lab)
    {
        try
        {
            await lab.Clock.ResumeAsync();
        }
        catch (LabException failure) when (failure.Reason == LabFailure.Unsupported)
        {
        }
    }
}
