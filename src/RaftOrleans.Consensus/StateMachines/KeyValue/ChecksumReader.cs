using System.Buffers.Binary;

namespace RaftOrleans.Consensus;

/// <summary>Reads from a stream what <see cref="ChecksumWriter"/> wrote.</summary>
internal sealed class ChecksumReader(Stream input)
{
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _next;
    private int _end;
    private uint _checksum;

    /// <summary>Bytes read so far.</summary>
    public long Offset { get; private set; }

    /// <summary>Reads as many bytes as fit.</summary>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    public void Bytes(Span<byte> target)
    {
        Span<byte> rest = target;
        while (!rest.IsEmpty)
        {
            if (_next == _end && !Fill())
            {
                throw new InvalidDataException($"the snapshot breaks off after {Offset + target.Length - rest.Length} bytes");
            }

            int size = Math.Min(rest.Length, _end - _next);
            _buffer.AsSpan(_next, size).CopyTo(rest);
            _next += size;
            rest = rest[size..];
        }

        _checksum = Checksum.Append(_checksum, target);
        Offset += target.Length;
    }

    /// <summary>Reads the length of something that is not empty.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="max">Its largest length.</param>
    /// <exception cref="InvalidDataException">It is empty or longer.</exception>
    public int Count(string name, int max)
    {
        Span<byte> number = stackalloc byte[Varint.MaxSize];
        int size = 0;
        do
        {
            Bytes(number.Slice(size, 1));
        }
        while (number[size++] >= 0x80 && size < number.Length);

        return Varint.TryRead(number[..size], out ulong value) > 0 && value > 0 && value <= (ulong)max
            ? (int)value
            : throw new InvalidDataException($"a {name} in the snapshot does not have 1 to {max} bytes");
    }

    /// <summary>Reads the checksum, after which the stream must end.</summary>
    /// <exception cref="InvalidDataException">The checksum is not that of all bytes before, or something follows.</exception>
    public void End()
    {
        uint expected = _checksum;
        Span<byte> checksum = stackalloc byte[Checksum.Size];
        Bytes(checksum);
        if (BinaryPrimitives.ReadUInt32LittleEndian(checksum) != expected)
        {
            throw new InvalidDataException("the snapshot is damaged: its checksum is wrong");
        }

        if (_next < _end || Fill())
        {
            throw new InvalidDataException("something follows the snapshot");
        }
    }

    private bool Fill()
    {
        _next = 0;
        _end = input.Read(_buffer);
        return _end > 0;
    }
}
