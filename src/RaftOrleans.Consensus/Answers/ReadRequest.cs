namespace RaftOrleans.Consensus;

/// <summary>A question to the state machine, and what its answer may rest on.</summary>
/// <param name="Query">The question.</param>
/// <param name="Consistency">What it may see.</param>
public readonly record struct ReadRequest(ReadOnlyMemory<byte> Query, ReadConsistency Consistency)
{
    /// <summary>For <see cref="ReadConsistency.Bounded"/>: how old the state may be; zero or more.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>For <see cref="ReadConsistency.Session"/>: the index that must be applied; 0 or more.</summary>
    public long MinIndex { get; init; }
}
