namespace RaftOrleans.Lab;

/// <summary>How the table of kills is made.</summary>
public sealed record KillTableOptions
{
    /// <summary>Seeds between the first of one master seed and the first of the next.</summary>
    public const long SeedsApart = 10_000_000;

    /// <summary>How many master seeds; 1 or more, default 5.</summary>
    public int Masters { get; init; } = 5;

    /// <summary>How many runs each may take; 1 to <see cref="SeedsApart"/>, default 100,000.</summary>
    public long MaxRuns { get; init; } = 100_000;

    /// <summary>How many runs the first kill of each master seed may take to become smaller; 1 or more, default 400.</summary>
    public int ShrinkRuns { get; init; } = 400;

    /// <summary>How many runs at once; 1 or more, default one for each core.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>The first seed of a master seed.</summary>
    /// <param name="master">1 for the first master seed.</param>
    public static long FirstSeed(int master) => (master * SeedsApart) + 1;
}
