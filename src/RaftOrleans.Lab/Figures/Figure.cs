namespace RaftOrleans.Lab;

/// <summary>An experiment that can be repeated: what is measured, under which conditions, and what others have measured.</summary>
public sealed record Figure
{
    /// <summary>Its name at the console.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>How it is measured.</summary>
    public required string Method { get; init; }

    /// <summary>Where the published values are from; empty where there are none.</summary>
    public string Source { get; init; } = "";

    /// <summary>Which parts of the conditions were chosen so that the published values come out; empty where none were.</summary>
    public string Fitted { get; init; } = "";

    /// <summary>
    /// By what share the model may differ from what was measured in the world, besides the scatter of both; 0 where the published values
    /// are of the same model.
    /// </summary>
    public double ModelTolerance { get; init; }

    /// <summary>What is varied from row to row, with its unit; empty where rows are no sweep.</summary>
    public string SweptName { get; init; } = "";

    /// <summary>Its rows.</summary>
    public required IReadOnlyList<FigureRow> Rows { get; init; }

    /// <summary>Whether somebody has published values of it.</summary>
    public bool IsPublished => Rows.Any(row => row.Published.Count > 0);
}
