namespace RaftOrleans.Lab.Tests;

public sealed class SimulatedClockTests
{
    [Fact]
    public async Task Time_stands_still_while_paused_and_is_stepped_event_by_event()
    {
        await using SimulatedLab lab = SimulatedLab.Start();
        await lab.Clock.PauseAsync();
        await lab.CreateGroupAsync(new GroupSpecification { Name = "default" });
        ClockStatus before = await lab.Clock.GetStatusAsync();
        Assert.True(before.IsPaused);
        await lab.Clock.StepAsync(5);
        ClockStatus after = await lab.Clock.GetStatusAsync();
        Assert.Equal(before.Events + 5, after.Events);
        Assert.True(after.Now > before.Now);
        Assert.True(after.IsPaused);
    }

    [Fact]
    public async Task Speed_is_checked()
    {
        await using SimulatedLab lab = SimulatedLab.Start();
        foreach (double speed in new[] { 0, -1, double.NaN, 1e9 })
        {
            LabException failure = await Assert.ThrowsAsync<LabException>(() => lab.Clock.SetSpeedAsync(speed));
            Assert.Equal(LabFailure.Invalid, failure.Reason);
        }

        await lab.Clock.SetSpeedAsync(100);
        Assert.Equal(100, (await lab.Clock.GetStatusAsync()).Speed);
    }

    [Fact]
    public async Task A_faster_world_gets_further()
    {
        await using SimulatedLab lab = SimulatedLab.Start();
        await lab.Clock.SetSpeedAsync(1000);
        await lab.CreateGroupAsync(new GroupSpecification { Name = "default" });
        Assert.True(await lab.WaitUntilAsync(() => Task.FromResult(lab.Now > TimeSpan.FromSeconds(20)), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void A_script_is_told_that_it_drives_the_time() => SimulatedLab.Run(new SimulatedLabOptions(), async lab =>
        Assert.Equal(LabFailure.Unsupported, (await Assert.ThrowsAsync<LabException>(() => lab.Clock.PauseAsync())).Reason));
}
