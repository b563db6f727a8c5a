namespace RaftOrleans.Simulation;

/// <summary>What is wrong with a disk but for its time.</summary>
/// <param name="Fails">Every write fails.</param>
/// <param name="IsFull">Writes that add an entry or a snapshot fail; others do not.</param>
/// <param name="Lies">Writes are acknowledged and not synced: a crash loses them as any that were not.</param>
/// <param name="IsRotten">At a restart one record reads back wrong.</param>
/// <param name="Unsynced">What a crash leaves of what was not synced.</param>
public sealed record DiskTrouble(
    bool Fails = false, bool IsFull = false, bool Lies = false, bool IsRotten = false, UnsyncedLoss Unsynced = UnsyncedLoss.Drawn)
{
    /// <summary>Nothing is wrong.</summary>
    public static DiskTrouble None { get; } = new();
}
