namespace RaftOrleans.Lab;

/// <summary>How the points of a series are drawn.</summary>
public enum ChartSeriesKind
{
    /// <summary>Joined by straight lines.</summary>
    Line,

    /// <summary>Joined by steps: a value holds until the next point.</summary>
    Steps,

    /// <summary>Each by itself.</summary>
    Points,
}
