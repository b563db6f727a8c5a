namespace RaftOrleans.Simulation;

/// <summary>What random numbers are drawn for. Each purpose has a stream of its own.</summary>
internal enum RandomPurpose
{
    Link = 1,
    Disk = 2,
    Node = 3,
    Plan = 4,
    Faults = 5,
    Workload = 6,
    Timer = 7,
    BitRot = 8,
}
