using RaftOrleans.Consensus;

namespace RaftOrleans.Grains.Tests;

/// <summary>What a node's disk should hold, in the plainest form.</summary>
internal sealed class DiskModel
{
    public HardState HardState { get; private set; }

    public Snapshot? Snapshot { get; private set; }

    public LogPosition Base { get; private set; }

    public List<LogEntry> Entries { get; private set; } = [];

    public long LastIndex => Base.Index + Entries.Count;

    public DiskModel Copy() => new() { HardState = HardState, Snapshot = Snapshot, Base = Base, Entries = [.. Entries] };

    public void Apply(StorageWrite write)
    {
        HardState = write.HardState ?? HardState;
        Snapshot = write.Snapshot ?? Snapshot;
        if (write.LogStart is { } start)
        {
            Base = start.Base;
            Entries.RemoveAll(entry => start.IsReset || entry.Index <= start.Base.Index);
        }

        if (write.TruncateFrom != 0)
        {
            Entries.RemoveAll(entry => entry.Index >= write.TruncateFrom);
        }

        foreach (ReadOnlyMemory<LogEntry> run in write.Entries)
        {
            Entries.AddRange(run.Span);
        }
    }

    public bool Equals(PersistentState state) =>
        state.HardState == HardState && state.LogBase == Base && Equals(state.Snapshot, Snapshot) && state.Entries.Count == Entries.Count
        && state.Entries.Zip(Entries).All(pair => pair.First.Position == pair.Second.Position
            && pair.First.Kind == pair.Second.Kind
            && pair.First.Timestamp == pair.Second.Timestamp
            && pair.First.Command.Span.SequenceEqual(pair.Second.Command.Span));

    private static bool Equals(Snapshot? one, Snapshot? other) =>
        one is null || other is null
            ? one is null && other is null
            : one.Last == other.Last && one.Membership == other.Membership && one.MembershipIndex == other.MembershipIndex
                && one.Data.Span.SequenceEqual(other.Data.Span);

    public override string ToString() => Describe(HardState, Snapshot, Base, Entries);

    public static string Describe(PersistentState state) => Describe(state.HardState, state.Snapshot, state.LogBase, state.Entries);

    private static string Describe(HardState hardState, Snapshot? snapshot, LogPosition start, IReadOnlyList<LogEntry> entries) =>
        $"term {hardState.Term} vote {hardState.VotedFor} {snapshot?.ToString() ?? "no snapshot"}"
        + $" log after {start} [{string.Join(' ', entries.Select(entry => entry.Position))}]";
}
