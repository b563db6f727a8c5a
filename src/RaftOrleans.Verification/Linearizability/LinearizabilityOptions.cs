namespace RaftOrleans.Verification;

/// <summary>How much the checker may spend. It reads no clock: a limit of time comes in as <see cref="OutOfBudget"/>.</summary>
public sealed record LinearizabilityOptions
{
    /// <summary>Default of <see cref="MaxConfigurations"/>.</summary>
    public const int DefaultMaxConfigurations = 20_000_000;

    /// <summary>Default of <see cref="MaxMinimizationSteps"/>.</summary>
    public const long DefaultMaxMinimizationSteps = 5_000_000;

    /// <summary>Most configurations that are looked at, over all keys; 1 or more, without limit by default.</summary>
    public long MaxSteps { get; init; } = long.MaxValue;

    /// <summary>
    /// Most configurations that are remembered at a time, 1 or more. A configuration takes about 50 bytes with up to 64 concurrent clients
    /// and up to 64 operations of unknown outcome per key, and 8 bytes more for each further 32 clients or 64 such operations.
    /// </summary>
    public int MaxConfigurations { get; init; } = DefaultMaxConfigurations;

    /// <summary>
    /// Most configurations that are looked at to make the failing part of a history small, 0 or more; 0 leaves it at the shortest prefix.
    /// </summary>
    public long MaxMinimizationSteps { get; init; } = DefaultMaxMinimizationSteps;

    /// <summary>
    /// Asked now and then whether to give up, for instance because a time limit has passed. Once it has said true it is not asked again.
    /// </summary>
    public Func<bool>? OutOfBudget { get; init; }
}
