namespace RaftOrleans.Simulation;

/// <summary>A process learns that its disk has failed a write.</summary>
internal sealed class DiskFailedException(string message) : Exception(message);
