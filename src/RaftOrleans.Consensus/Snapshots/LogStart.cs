namespace RaftOrleans.Consensus;

/// <summary>Where a log begins anew because a snapshot stands for what was before.</summary>
/// <param name="Base">The last entry that is not needed any more.</param>
/// <param name="IsReset">
/// True when no entry after it may stay either: the log did not hold the snapshot's last entry, so what follows conflicts with it or is
/// already covered (paper, figure 13, step 7). Prefix and suffix must go in one step.
/// </param>
public readonly record struct LogStart(LogPosition Base, bool IsReset);
