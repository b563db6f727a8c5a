using System.Buffers.Binary;

namespace RaftOrleans.Consensus;

/// <summary>Writes to a stream in large pieces, and a CRC-32C of everything at the end.</summary>
internal sealed class ChecksumWriter(Stream output)
{
    private const int BufferSize = 64 << 10;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _used;
    private uint _checksum;

    /// <summary>Writes bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferSize - _used)
        {
            Flush();
            if (bytes.Length >= BufferSize)
            {
                _checksum = Checksum.Append(_checksum, bytes);
                output.Write(bytes);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Writes bytes with their number before them.</summary>
    public void Counted(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[Varint.MaxSize];
        Bytes(length[..Varint.Write(length, (ulong)bytes.Length)]);
        Bytes(bytes);
    }

    /// <summary>Writes the checksum and hands everything to the stream.</summary>
    public void End()
    {
        Flush();
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer, _checksum);
        output.Write(_buffer.AsSpan(0, Checksum.Size));
    }

    private void Flush()
    {
        Span<byte> written = _buffer.AsSpan(0, _used);
        _checksum = Checksum.Append(_checksum, written);
        output.Write(written);
        _used = 0;
    }
}
