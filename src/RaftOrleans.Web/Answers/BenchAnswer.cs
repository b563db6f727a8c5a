namespace RaftOrleans.Web;

/// <summary>What a benchmark has measured.</summary>
/// <param name="World"><c>simulated</c> or <c>orleans</c>.</param>
/// <param name="Rows">One row for each number of callers.</param>
internal sealed record BenchAnswer(string World, IReadOnlyList<BenchRow> Rows);
