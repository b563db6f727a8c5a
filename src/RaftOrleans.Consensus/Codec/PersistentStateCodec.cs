using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>
/// All that a node has on its disk as bytes: for a copy of it, as storage that grows with the log would write the whole log again
/// for every entry (see <see cref="EntryCodec.EncodeRun"/> for segments).
/// </summary>
public static class PersistentStateCodec
{
    private const byte HasSnapshot = 1;

    /// <summary>Writes the state.</summary>
    /// <param name="state">Term, vote, snapshot and log.</param>
    /// <param name="output">Where they go.</param>
    /// <exception cref="ArgumentException">
    /// The term is negative, the log has a gap, or an entry is beyond <see cref="CodecLimits"/>; nothing was written.
    /// </exception>
    public static void Encode(PersistentState state, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(output);
        LogEntry[] entries = [.. state.Entries];
        HardStateCodec.Check(state.HardState);
        EntryCodec.CheckRun(entries);
        if (state.Snapshot is not null)
        {
            SnapshotCodec.Check(state.Snapshot);
        }

        CodecWriter writer = new(output);
        writer.Byte(CodecLimits.Version);
        HardStateCodec.Write(ref writer, state.HardState);
        writer.Byte(state.Snapshot is null ? (byte)0 : HasSnapshot);
        if (state.Snapshot is not null)
        {
            SnapshotCodec.Write(ref writer, state.Snapshot);
        }

        writer.Position(state.LogBase);
        EntryCodec.WriteRun(ref writer, entries);
        writer.Flush();
    }

    /// <summary>Reads the state. The commands are slices of the input, which must not change afterwards.</summary>
    /// <param name="input">What <see cref="Encode"/> wrote, and nothing more.</param>
    /// <exception cref="CodecException">It is something else.</exception>
    public static PersistentState Decode(ReadOnlyMemory<byte> input)
    {
        CodecReader reader = new(input);
        reader.Version();
        HardState hardState = HardStateCodec.Read(ref reader);
        bool hasSnapshot = reader.Flags("whether there is a snapshot", HasSnapshot) != 0;
        Snapshot? snapshot = hasSnapshot ? SnapshotCodec.Read(ref reader) : null;
        LogPosition logBase = reader.Position("the index before the log", "the term before the log");
        LogEntry[] entries = EntryCodec.ReadRun(ref reader);
        reader.End();
        return new PersistentState(hardState, snapshot, logBase, entries);
    }
}
