namespace RaftOrleans.Client;

/// <summary>The answer of <c>POST /api/groups/{group}/bench</c>.</summary>
public sealed record BenchView
{
    /// <summary><c>simulated</c> or <c>orleans</c>.</summary>
    public string World { get; init; } = "";

    /// <summary>One row per number of callers.</summary>
    public IReadOnlyList<BenchRow> Rows { get; init; } = [];
}
