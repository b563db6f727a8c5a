namespace RaftOrleans.Web;

/// <summary>What this world is and how its time runs.</summary>
/// <param name="World"><c>simulated</c> or <c>orleans</c>.</param>
/// <param name="VirtualTime">Whether time can be stopped, stepped and sped up.</param>
/// <param name="Silos">Whether nodes live on silos that have names.</param>
/// <param name="Storage">How the nodes' disks are made, and what they do not survive.</param>
/// <param name="NowMs">The world's time in milliseconds.</param>
/// <param name="IsPaused">Whether it stands still; null where time is real.</param>
/// <param name="Speed">Virtual seconds per second of the wall clock; null where time is real.</param>
/// <param name="Events">Events handled so far; null where time is real.</param>
/// <param name="Seed">The seed of the world; null where time is real.</param>
internal sealed record WorldAnswer(
    string World, bool VirtualTime, bool Silos, string Storage, double NowMs, bool? IsPaused, double? Speed, long? Events, long? Seed);
