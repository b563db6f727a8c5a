namespace RaftOrleans.Lab;

/// <summary>
/// The Raft tests of MIT's course 6.5840 (Distributed Systems), lab 3: 28 tests in four parts. They are those of the course by their names,
/// their faults and their assertions; the servers are nodes of this laboratory, and the network and time are simulated.
/// </summary>
internal static class Mit65840
{
    /// <summary>The course.</summary>
    public static Course Course { get; } = new(
        "mit-6.5840",
        "MIT 6.5840, Distributed Systems: the Raft tests of lab 3",
        [.. Mit65840Elections.Tests, .. Mit65840Replication.Tests, .. Mit65840Persistence.Tests, .. Mit65840Snapshots.Tests]);
}
