using System.Buffers;
using System.Buffers.Binary;
using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>
/// Neighbouring entries with their encoding, which grows with them: an entry is encoded once, however often the record that it stands
/// in is written. The encoding is a sequence of runs, each with its length in four bytes before it.
/// </summary>
internal sealed class StoredEntries : IBufferWriter<byte>
{
    private const int RunHeaderSize = sizeof(int);

    private readonly List<LogEntry> _entries = [];
    private byte[] _bytes = new byte[256];
    private int _length;
    private uint _checksum;

    /// <summary>Index of the first entry, or of the next one where there is none.</summary>
    public long FirstIndex { get; private set; } = 1;

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Index that the next entry must have.</summary>
    public long NextIndex => FirstIndex + _entries.Count;

    /// <summary>Bytes of the encoding.</summary>
    public int Bytes => _length;

    /// <summary>The entries.</summary>
    public IReadOnlyList<LogEntry> Entries => _entries;

    /// <summary>Removes everything.</summary>
    /// <param name="nextIndex">Index that the next entry will have.</param>
    public void Reset(long nextIndex)
    {
        FirstIndex = nextIndex;
        _entries.Clear();
        _length = 0;
        _checksum = 0;
    }

    /// <summary>Adds entries, which must follow the last one.</summary>
    public void Append(ReadOnlySpan<LogEntry> run)
    {
        if (run.IsEmpty)
        {
            return;
        }

        if (run[0].Index != NextIndex)
        {
            throw new ArgumentException($"entry {run[0].Position} cannot follow index {NextIndex - 1}", nameof(run));
        }

        int start = _length;
        Ensure(RunHeaderSize);
        _length += RunHeaderSize;
        EntryCodec.EncodeRun(run, this);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), _length - start - RunHeaderSize);
        _checksum = Checksum.Append(_checksum, _bytes.AsSpan(start.._length));
        _entries.AddRange(run);
    }

    /// <summary>Removes an entry and all after it.</summary>
    /// <param name="index">Not below <see cref="FirstIndex"/>.</param>
    public void TruncateFrom(long index)
    {
        if (index < NextIndex)
        {
            LogEntry[] kept = [.. _entries.Take((int)(index - FirstIndex))];
            Reset(FirstIndex);
            Append(kept);
        }
    }

    /// <summary>Removes an entry and all before it.</summary>
    /// <param name="index">Below <see cref="NextIndex"/>.</param>
    public void DropTo(long index)
    {
        if (index >= FirstIndex)
        {
            LogEntry[] kept = [.. _entries.Skip((int)(index + 1 - FirstIndex))];
            Reset(index + 1);
            Append(kept);
        }
    }

    /// <summary>Makes a record of a header and the entries.</summary>
    public StoredRecord ToRecord(StoredRecordHeader header) => new()
    {
        Bytes = (header with { FirstIndex = FirstIndex, Count = Count }).ToRecord(_bytes.AsSpan(0, _length), _checksum),
    };

    /// <summary>Reads the entries of a record.</summary>
    /// <param name="header">The record's header.</param>
    /// <param name="record">The record.</param>
    /// <param name="name">Its name, for the error.</param>
    /// <exception cref="StorageDamagedException">The entries are not what the header says.</exception>
    public static List<LogEntry> Read(StoredRecordHeader header, ReadOnlyMemory<byte> record, string name)
    {
        List<LogEntry> entries = new(header.Count);
        ReadOnlyMemory<byte> rest = record[StoredRecordHeader.Size..];
        try
        {
            while (rest.Length >= RunHeaderSize)
            {
                int length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
                entries.AddRange(EntryCodec.DecodeRun(rest.Slice(RunHeaderSize, length)));
                rest = rest[(RunHeaderSize + length)..];
            }
        }
        catch (Exception error) when (error is CodecException or ArgumentOutOfRangeException)
        {
            throw new StorageDamagedException($"the entries of record '{name}' cannot be read: {error.Message}", error);
        }

        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i].Index != header.FirstIndex + i)
            {
                throw new StorageDamagedException(
                    $"record '{name}' holds entry {entries[i].Position} where {header.FirstIndex + i} should be");
            }
        }

        return entries.Count == header.Count
            ? entries
            : throw new StorageDamagedException($"record '{name}' holds {entries.Count} entries, its header says {header.Count}");
    }

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    private void Ensure(int size)
    {
        if (_bytes.Length - _length < size)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + size));
        }
    }
}
