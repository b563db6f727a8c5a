using RaftOrleans.Lab.Contract;

namespace RaftOrleans.Lab.Tests;

/// <summary>The simulated world, live on a thread of its own, twenty times as fast as the wall clock.</summary>
public sealed class PacedLabContractTests : LabContract
{
    protected override async Task RunAsync(Func<ILab, Task> test)
    {
        await using SimulatedLab lab = SimulatedLab.Start(new SimulatedLabOptions { Seed = 7 });
        await lab.Clock.SetSpeedAsync(20);
        await test(lab);
    }
}
