using RaftOrleans.Consensus;

namespace RaftOrleans.Grains.Tests;

/// <summary>What a node's disk should hold, in the plainest form.</summary>
internal sealed class DiskModel
{
    public HardState HardState { get; private set; }

    public List<LogEntry> Entries { get; private set; } = [];

    public DiskModel Copy() => new() { HardState = HardState, Entries = [.. Entries] };

    public void Apply(StorageWrite write)
    {
        HardState = write.HardState ?? HardState;
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
        state.HardState == HardState && state.Entries.Count == Entries.Count
        && state.Entries.Zip(Entries).All(pair => pair.First.Position == pair.Second.Position
            && pair.First.Kind == pair.Second.Kind
            && pair.First.Timestamp == pair.Second.Timestamp
            && pair.First.Command.Span.SequenceEqual(pair.Second.Command.Span));
}
