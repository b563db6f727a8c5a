using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>
/// Log entries as bytes: one alone, or a run of neighbours (a segment of a stored log), in which only the place of the first is written.
/// </summary>
/// <remarks>
/// An entry is its term, timestamp in ticks of 100 ns, kind, and command with its length. Decoded commands are slices of
/// the input: it must not change afterwards, and it stays in memory as long as one of its entries does.
/// </remarks>
public static class EntryCodec
{
    /// <summary>The fewest bytes of an entry without its index: term, timestamp, kind and length take one each.</summary>
    internal const int MinBodySize = 4;

    private const int MaxBodyOverhead = (2 * Varint.MaxSize) + 1 + 5;

    /// <summary>Writes one entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="ArgumentException">The entry is beyond <see cref="CodecLimits"/>; nothing was written.</exception>
    public static void Encode(LogEntry entry, IBufferWriter<byte> output) => EncodeRun(new ReadOnlySpan<LogEntry>(in entry), output);

    /// <summary>Reads one entry.</summary>
    /// <param name="input">What <see cref="Encode"/> wrote, and nothing more.</param>
    /// <exception cref="CodecException">It is something else.</exception>
    public static LogEntry Decode(ReadOnlyMemory<byte> input)
    {
        LogEntry[] run = DecodeRun(input);
        return run.Length == 1 ? run[0] : throw new CodecException(0, $"one entry, not {run.Length}");
    }

    /// <summary>A size in bytes that the encoded entry does not exceed.</summary>
    public static int EstimateSize(LogEntry entry) => EstimateSize(new ReadOnlySpan<LogEntry>(in entry));

    /// <summary>Writes neighbouring entries.</summary>
    /// <param name="entries">The entries, each with the index after the one before; may be none.</param>
    /// <param name="output">Where they go.</param>
    /// <exception cref="ArgumentException">
    /// There is a gap between two entries, or one is beyond <see cref="CodecLimits"/>; nothing was written.
    /// </exception>
    public static void EncodeRun(ReadOnlySpan<LogEntry> entries, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        CheckRun(entries);
        CodecWriter writer = new(output);
        writer.Byte(CodecLimits.Version);
        WriteRun(ref writer, entries);
        writer.Flush();
    }

    /// <summary>Reads neighbouring entries.</summary>
    /// <param name="input">What <see cref="EncodeRun"/> wrote, and nothing more.</param>
    /// <exception cref="CodecException">It is something else.</exception>
    public static LogEntry[] DecodeRun(ReadOnlyMemory<byte> input)
    {
        CodecReader reader = new(input);
        reader.Version();
        LogEntry[] entries = ReadRun(ref reader);
        reader.End();
        return entries;
    }

    /// <summary>A size in bytes that the encoded run does not exceed.</summary>
    public static int EstimateSize(ReadOnlySpan<LogEntry> entries) => Clamp(1 + (2 * Varint.MaxSize) + EstimateBodies(entries));

    /// <summary>Refuses entries that could not be read back as they are.</summary>
    internal static void CheckRun(ReadOnlySpan<LogEntry> entries)
    {
        if (!entries.IsEmpty)
        {
            CheckFollowers(entries, entries[0].Index - 1);
        }
    }

    /// <summary>Refuses entries that could not be read back as they are, or that do not follow this index.</summary>
    internal static void CheckFollowers(ReadOnlySpan<LogEntry> entries, long previousIndex)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            LogEntry entry = entries[i];
            if (entry.Index - 1 - i != previousIndex)
            {
                throw new ArgumentException($"entry {entry.Position} is number {i + 1} after index {previousIndex}", nameof(entries));
            }

            if (entry.Command.Length > CodecLimits.MaxEntryBytes)
            {
                throw new ArgumentException(
                    $"the command of entry {entry.Position} has {entry.Command.Length} bytes, allowed are {CodecLimits.MaxEntryBytes}",
                    nameof(entries));
            }

            if (!Enum.IsDefined(entry.Kind))
            {
                throw new ArgumentException($"entry {entry.Position} is of the unknown kind {entry.Kind}", nameof(entries));
            }
        }
    }

    /// <summary>The index before the first entry, the number of entries, the entries.</summary>
    internal static void WriteRun(ref CodecWriter writer, ReadOnlySpan<LogEntry> entries)
    {
        writer.Unsigned(entries.IsEmpty ? 0 : entries[0].Index - 1);
        writer.Unsigned(entries.Length);
        WriteBodies(ref writer, entries);
    }

    internal static LogEntry[] ReadRun(ref CodecReader reader)
    {
        long previous = reader.Unsigned("the index before the first entry");
        int count = reader.Count("the number of entries", int.MaxValue, MinBodySize);
        return ReadFollowers(ref reader, previous, count);
    }

    /// <summary>A size as a number that a buffer can have.</summary>
    internal static int Clamp(long size) => (int)Math.Min(size, Array.MaxLength);

    internal static long EstimateBodies(ReadOnlySpan<LogEntry> entries)
    {
        long size = 0;
        foreach (LogEntry entry in entries)
        {
            size += MaxBodyOverhead + entry.Command.Length;
        }

        return size;
    }

    internal static void WriteBodies(ref CodecWriter writer, ReadOnlySpan<LogEntry> entries)
    {
        foreach (LogEntry entry in entries)
        {
            writer.Unsigned(entry.Term);
            writer.Signed(entry.Timestamp.Ticks);
            writer.Byte((byte)entry.Kind);
            writer.Unsigned(entry.Command.Length);
            writer.Bytes(entry.Command.Span);
        }
    }

    /// <summary>Reads the entries after an index; the caller has checked that so many can be there.</summary>
    internal static LogEntry[] ReadFollowers(ref CodecReader reader, long previousIndex, int count)
    {
        if (count == 0)
        {
            return [];
        }

        if (previousIndex > long.MaxValue - count)
        {
            throw reader.Malformed($"an index before the entries that leaves room for {count}, not {previousIndex}");
        }

        LogEntry[] entries = new LogEntry[count];
        for (int i = 0; i < count; i++)
        {
            long term = reader.Unsigned("the term of an entry", 1);
            TimeSpan timestamp = new(reader.Signed("the timestamp of an entry"));
            EntryKind kind = (EntryKind)reader.Byte("the kind of an entry");
            if (!Enum.IsDefined(kind))
            {
                throw new CodecException(reader.Offset - 1, "a known kind of entry");
            }

            int length = (int)reader.Unsigned("the length of a command", 0, CodecLimits.MaxEntryBytes);
            ReadOnlyMemory<byte> command = reader.Slice(length, "a command as long as its length says");
            entries[i] = new LogEntry(previousIndex + 1 + i, term, timestamp, kind, command);
        }

        return entries;
    }
}
