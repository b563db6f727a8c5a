namespace RaftOrleans.Consensus;

/// <summary>All that a node reads back from its disk when it starts.</summary>
/// <param name="HardState">Term and vote.</param>
/// <param name="Snapshot">The latest snapshot, or null.</param>
/// <param name="LogBase">The last entry that was removed at the front of the log; <see cref="LogPosition.Start"/> where none was.</param>
/// <param name="Entries">The log in order, without gaps, from the one after <paramref name="LogBase"/> on.</param>
public sealed record PersistentState(HardState HardState, Snapshot? Snapshot, LogPosition LogBase, IReadOnlyList<LogEntry> Entries)
{
    /// <summary>The state of a node that has never compacted its log.</summary>
    public PersistentState(HardState hardState, IReadOnlyList<LogEntry> entries)
        : this(hardState, null, LogPosition.Start, entries)
    {
    }


    /// <summary>Index of the last entry of the log.</summary>
    public long LastIndex => LogBase.Index + Entries.Count;

    /// <summary>The state of a node that has never run.</summary>
    public static PersistentState Empty { get; } = new(default, null, LogPosition.Start, []);
}
