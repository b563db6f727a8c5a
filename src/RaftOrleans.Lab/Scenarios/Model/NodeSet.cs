namespace RaftOrleans.Lab;

/// <summary>
/// Nodes as a scenario names them: <c>n3</c>, a part that is looked up when the step runs (<c>leader</c>, <c>follower</c>, <c>random</c>,
/// <c>all</c>), a name that an earlier step gave, or <c>others</c> for those that the step has not mentioned yet.
/// </summary>
/// <param name="Words">One or more such words.</param>
public sealed record NodeSet(IReadOnlyList<string> Words)
{
    /// <summary>The word for those that are not mentioned yet.</summary>
    public const string Others = "others";

    /// <summary>The words that are looked up.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["leader", "follower", "random", "all"];

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Words);

    /// <inheritdoc/>
    public bool Equals(NodeSet? other) => other is not null && Words.SequenceEqual(other.Words);

    /// <inheritdoc/>
    public override int GetHashCode() => Words.Aggregate(0, HashCode.Combine);
}
