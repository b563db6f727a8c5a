namespace RaftOrleans.Lab;

/// <summary>What became of the operations of a run, those of steps and those of clients.</summary>
/// <param name="All">All that were asked for, reads and writes.</param>
/// <param name="AcknowledgedWrites">Writes that were acknowledged.</param>
/// <param name="Unknown">Writes of unknown outcome.</param>
/// <param name="Failed">Operations that certainly did nothing, and reads without an answer.</param>
public sealed record OperationCounts(int All, int AcknowledgedWrites, int Unknown, int Failed);
