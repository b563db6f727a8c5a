namespace RaftOrleans.Web;

/// <summary>
/// Measures committed writes from inside the host's process, with no HTTP in between. A world that can measure more about itself than a
/// lab shows supplies its own; otherwise the one over <see cref="Lab.ILab"/> is used.
/// </summary>
public interface IGroupBenchmark
{
    /// <summary>Measures with one number of callers.</summary>
    /// <param name="group">The group that is written to.</param>
    /// <param name="callers">How many callers write at the same time, each waiting for its answer before the next write; 1 to 10,000.</param>
    /// <param name="time">How long it is measured; 100 ms to 10 min.</param>
    /// <param name="command">Makes a command: of which caller, and its how manieth.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="Lab.LabException">There is no such group.</exception>
    Task<BenchRow> RunAsync(
        string group, int callers, TimeSpan time, Func<int, long, ReadOnlyMemory<byte>> command, CancellationToken cancellation = default);
}
