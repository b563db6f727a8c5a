using RaftOrleans.Lab.Contract;

namespace RaftOrleans.Lab.Tests;

/// <summary>The simulated world, live on a thread of its own, three times as fast as the wall clock: patience is in virtual time, and a busy machine needs some.</summary>
public sealed class PacedLabContractTests : LabContract
{
    protected override bool CanChooseUnsyncedLoss => true;

    protected override async Task RunAsync(Func<ILab, Task> test)
    {
        await using SimulatedLab lab = SimulatedLab.Start(new SimulatedLabOptions { Seed = 7, StateMachines = HighestMachine.Registry() });
        await lab.Clock.SetSpeedAsync(3);
        await test(lab);
    }
}
