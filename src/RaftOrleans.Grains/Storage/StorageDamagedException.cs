namespace RaftOrleans.Grains;

/// <summary>A node's disk does not hold what was written to it: records are missing or malformed.</summary>
/// <remarks>A node that went on nevertheless could break promises it gave, so it does not start.</remarks>
internal sealed class StorageDamagedException(string message, Exception? inner = null) : Exception(message, inner);
