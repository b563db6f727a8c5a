namespace RaftOrleans.Client;

/// <summary>What a read may rest on.</summary>
/// <param name="Consistency"><c>linearizable</c>, <c>lease</c>, <c>bounded</c>, <c>session</c> or <c>stale</c>.</param>
/// <param name="MaxAge">For <c>bounded</c>: how old the state may be.</param>
/// <param name="MinIndex">For <c>session</c>: the index that must be applied.</param>
public readonly record struct ReadChoice(string Consistency, TimeSpan MaxAge = default, long MinIndex = 0)
{
    /// <summary>The words that a person may use.</summary>
    public static IReadOnlyList<string> Words { get; } = ["linearizable", "lease", "bounded", "session", "stale"];

    /// <summary>All that was acknowledged before.</summary>
    public static ReadChoice Linearizable { get; } = new("linearizable");

    /// <summary>What the asked node has.</summary>
    public static ReadChoice Stale { get; } = new("stale");
}
