using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>Writes primitives into a buffer writer, asking it for memory in pieces rather than per number.</summary>
internal ref struct CodecWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output;
    private Span<byte> _free;
    private int _used;

    /// <summary>Hands all that was written over to the buffer writer; without it the last piece is lost.</summary>
    public void Flush()
    {
        _output.Advance(_used);
        _free = default;
        _used = 0;
    }

    /// <summary>One byte.</summary>
    public void Byte(byte value) => Reserve(1)[_used++] = value;

    /// <summary>A number that is never negative.</summary>
    public void Unsigned(long value) => Number((ulong)value);

    /// <summary>A number that may be negative.</summary>
    public void Signed(long value) => Number(Varint.Zigzag(value));

    /// <summary>A node.</summary>
    public void Node(NodeId node) => Signed(node.Pack());

    /// <summary>Index and term.</summary>
    public void Position(LogPosition position)
    {
        Unsigned(position.Index);
        Unsigned(position.Term);
    }

    /// <summary>Bytes as they are, without their number.</summary>
    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length)[_used..]);
        _used += bytes.Length;
    }

    private void Number(ulong value)
    {
        Span<byte> free = Reserve(Varint.MaxSize);
        _used += Varint.Write(free[_used..], value);
    }

    private Span<byte> Reserve(int size)
    {
        if (_free.Length - _used < size)
        {
            Flush();
            _free = _output.GetSpan(size);
        }

        return _free;
    }
}
