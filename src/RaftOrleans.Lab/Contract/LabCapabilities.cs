namespace RaftOrleans.Lab;

/// <summary>What a world is and can do.</summary>
/// <param name="World"><c>simulated</c> or <c>orleans</c>.</param>
/// <param name="VirtualTime">Whether time can be stopped, stepped and sped up.</param>
/// <param name="Silos">Whether nodes live on silos that have names.</param>
/// <param name="Storage">How the nodes' disks are made, in a few words a person understands, with what it does not survive.</param>
public sealed record LabCapabilities(string World, bool VirtualTime, bool Silos, string Storage);
