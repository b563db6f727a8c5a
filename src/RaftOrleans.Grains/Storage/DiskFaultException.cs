namespace RaftOrleans.Grains;

/// <summary>A write has failed because somebody has told the disk to fail.</summary>
/// <remarks>The process has to end, and is not started again by itself: whoever has broken the disk mends it.</remarks>
internal sealed class DiskFaultException(string message) : Exception(message);
