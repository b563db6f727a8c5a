using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>What is known of a history that is drawn.</summary>
public sealed record HistoryPictureOptions
{
    /// <summary>Orders that explain the answers, of some keys or all: where each operation took effect.</summary>
    public IReadOnlyList<KeyOrder> Orders { get; init; } = [];

    /// <summary>Operations that no order explains; they stand out.</summary>
    public IReadOnlyList<Operation> Failing { get; init; } = [];

    /// <summary>
    /// Faults and leaders, in the times of the history. Those in the colour of a leader stand above the bars, others behind them.
    /// </summary>
    public IReadOnlyList<ChartBand> Bands { get; init; } = [];

    /// <summary>Most operations that are drawn, 1 or more; the picture's caller is told where there are more.</summary>
    public int MaxOperations { get; init; } = 600;

    /// <summary>What the axis says.</summary>
    public string Unit { get; init; } = "time";

    /// <summary>The time of the history that the axis calls 0.</summary>
    public long Zero { get; init; }

    /// <summary>By what the times of the history are multiplied for the axis.</summary>
    public double UnitsPerTick { get; init; } = 1;
}
