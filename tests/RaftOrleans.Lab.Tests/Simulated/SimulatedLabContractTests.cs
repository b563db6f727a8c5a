using RaftOrleans.Lab.Contract;

namespace RaftOrleans.Lab.Tests;

/// <summary>The simulated world, driven by each test as fast as it goes.</summary>
public sealed class SimulatedLabContractTests : LabContract
{
    protected override bool CanChooseUnsyncedLoss => true;

    protected override Task RunAsync(Func<ILab, Task> test)
    {
        SimulatedLab.Run(new SimulatedLabOptions { Seed = 20_26, StateMachines = HighestMachine.Registry() }, lab => test(lab));
        return Task.CompletedTask;
    }
}
