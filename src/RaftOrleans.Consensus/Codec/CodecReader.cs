namespace RaftOrleans.Consensus;

/// <summary>
/// Reads primitives and throws <see cref="CodecException"/>, and nothing else, where the input does not hold what it should.
/// </summary>
internal ref struct CodecReader(ReadOnlyMemory<byte> input)
{
    private readonly ReadOnlyMemory<byte> _input = input;
    private readonly ReadOnlySpan<byte> _bytes = input.Span;

    /// <summary>Bytes read so far.</summary>
    public int Offset { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _bytes.Length - Offset;

    /// <summary>One byte.</summary>
    public byte Byte(string expected)
    {
        if (Remaining == 0)
        {
            throw Malformed(expected);
        }

        return _bytes[Offset++];
    }

    /// <summary>The format's version.</summary>
    public void Version()
    {
        if (Byte("the version of the format") != CodecLimits.Version)
        {
            throw new CodecException(Offset - 1, $"version {CodecLimits.Version} of the format");
        }
    }

    /// <summary>A number that is never negative.</summary>
    public long Unsigned(string expected, long min = 0, long max = long.MaxValue)
    {
        int size = Varint.TryRead(_bytes[Offset..], out ulong value);
        if (size == 0 || value > (ulong)max || value < (ulong)min)
        {
            throw Malformed(max == long.MaxValue ? $"{expected}, {min} or more" : $"{expected}, {min} to {max}");
        }

        Offset += size;
        return (long)value;
    }

    /// <summary>A number that may be negative.</summary>
    public long Signed(string expected)
    {
        int size = Varint.TryRead(_bytes[Offset..], out ulong value);
        if (size == 0)
        {
            throw Malformed(expected);
        }

        Offset += size;
        return Varint.Unzigzag(value);
    }

    /// <summary>A node.</summary>
    public NodeId Node(string expected)
    {
        int start = Offset;
        return NodeId.TryUnpack(Signed(expected), out NodeId node) ? node : throw new CodecException(start, expected);
    }

    /// <summary>Index and term.</summary>
    public LogPosition Position(string expectedIndex, string expectedTerm) => new(Unsigned(expectedIndex), Unsigned(expectedTerm));

    /// <summary>A byte of flags.</summary>
    /// <param name="expected">What they are.</param>
    /// <param name="known">The bits that mean something; others are refused.</param>
    public byte Flags(string expected, byte known)
    {
        byte flags = Byte(expected);
        return (flags & ~known) == 0 ? flags : throw new CodecException(Offset - 1, expected);
    }

    /// <summary>How many of something follow.</summary>
    /// <param name="expected">What is counted.</param>
    /// <param name="max">Most of them.</param>
    /// <param name="minSize">
    /// The fewest bytes that one of them takes. A count that cannot fit in what remains of the input is refused here, before
    /// anybody allocates for it.
    /// </param>
    public int Count(string expected, int max, int minSize) =>
        (int)Unsigned(expected, 0, Math.Min(max, Remaining / minSize));

    /// <summary>The next bytes, as a slice of the input.</summary>
    public ReadOnlyMemory<byte> Slice(int length, string expected)
    {
        if (length > Remaining)
        {
            throw Malformed(expected);
        }

        ReadOnlyMemory<byte> slice = _input.Slice(Offset, length);
        Offset += length;
        return slice;
    }

    /// <summary>Nothing may be left.</summary>
    public readonly void End()
    {
        if (Remaining != 0)
        {
            throw Malformed($"the end, not {Remaining} more bytes");
        }
    }

    /// <summary>The exception for what should be at the present offset.</summary>
    public readonly CodecException Malformed(string expected) => new(Offset, expected);
}
