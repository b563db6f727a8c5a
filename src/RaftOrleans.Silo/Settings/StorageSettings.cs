namespace RaftOrleans.Silo;

/// <summary>Where the nodes' disks are.</summary>
/// <param name="Provider"><c>Memory</c> or <c>Grain</c>.</param>
/// <param name="GrainProvider">For <c>Grain</c>, the name of the Orleans grain storage provider; otherwise null.</param>
/// <param name="Path">Directory of storage that uses files.</param>
/// <param name="Fsync">When files are synced.</param>
internal sealed record StorageSettings(string Provider, string? GrainProvider, string Path, string Fsync);
