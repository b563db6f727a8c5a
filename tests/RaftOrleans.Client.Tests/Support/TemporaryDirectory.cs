namespace RaftOrleans.Client.Tests;

/// <summary>A directory that is gone at the end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("raft-client-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
