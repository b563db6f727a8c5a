using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Lab.Contract;

namespace RaftOrleans.Grains.Tests.Labs;

/// <summary>The contract of the lab over one silo.</summary>
[Collection(nameof(OneSilo))]
public sealed class OneSiloLabContractTests(OneSilo silo) : LabContract
{
    protected override RaftOptions Options => TestGroup.Options;

    protected override Task RunAsync(Func<ILab, Task> test) => silo.Cluster.RunAsync(silo.Cluster.Lab, test);
}

/// <summary>The contract of the lab over three silos: nodes talk between silos.</summary>
[Collection(nameof(ThreeSilos))]
public sealed class ThreeSilosLabContractTests(ThreeSilos silos) : LabContract
{
    protected override RaftOptions Options => TestGroup.Options;

    protected override Task RunAsync(Func<ILab, Task> test) => silos.Cluster.RunAsync(silos.Cluster.Lab, test);
}

/// <summary>The contract of the lab from outside the silos, through their gateways.</summary>
[Collection(nameof(ThreeSilos))]
public sealed class GatewayLabContractTests(ThreeSilos silos) : LabContract
{
    protected override RaftOptions Options => TestGroup.Options;

    protected override Task RunAsync(Func<ILab, Task> test) => silos.Cluster.RunAsync(silos.Cluster.ClientLab, test);
}
