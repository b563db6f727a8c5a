namespace RaftOrleans.Lab;

/// <summary>A chart: lines, steps and points over one horizontal axis, with bands and marks behind them.</summary>
public sealed record Chart
{
    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>The horizontal axis.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>What is drawn; the first is drawn first.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Bands behind the series.</summary>
    public IReadOnlyList<ChartBand> Bands { get; init; } = [];

    /// <summary>Vertical lines.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>Width in pixels; 200 to 5,000.</summary>
    public int Width { get; init; } = 960;

    /// <summary>Height in pixels; 120 to 5,000.</summary>
    public int Height { get; init; } = 320;
}
