namespace RaftOrleans.Lab;

/// <summary>How a figure is made.</summary>
public sealed record FigureOptions
{
    /// <summary>Most trials of a row that may be asked for.</summary>
    public const int MaxTrials = 10_000_000;

    /// <summary>Trials of each row; 1 to <see cref="MaxTrials"/>, null for as many as the row asks for.</summary>
    public int? Trials { get; init; }

    /// <summary>Everything random derives from it. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How many trials run at once; 1 or more, default one for each core. Nothing but the time it takes depends on it.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;
}
