namespace RaftOrleans.Consensus;

/// <summary>All that a node reads back from its disk when it starts.</summary>
/// <param name="HardState">Term and vote.</param>
/// <param name="Entries">The log in order, without gaps, first index 1.</param>
public sealed record PersistentState(HardState HardState, IReadOnlyList<LogEntry> Entries)
{
    /// <summary>The state of a node that has never run.</summary>
    public static PersistentState Empty { get; } = new(default, []);
}
