namespace RaftOrleans.Consensus;

/// <summary>
/// A key and its value. The value lies in a buffer of its own, not in the command that brought it: a command is a slice of a
/// larger buffer that a small value would keep alive for ever. A buffer is used again when the value changes, and it grows by
/// doubling when it is appended to, so that n appends cost n, not n squared.
/// </summary>
/// <param name="key">The key in UTF-8; it must not change any more.</param>
/// <param name="value">The value as JSON in UTF-8; the slot's own from now on.</param>
internal sealed class KeyValueSlot(byte[] key, byte[] value)
{
    /// <summary>Buffers up to this size are not worth a smaller one.</summary>
    private const int SmallBuffer = 64;

    private byte[] _buffer = value;
    private int _length = value.Length;

    /// <summary>The key in UTF-8.</summary>
    public byte[] Key { get; } = key;

    /// <summary>The value as JSON in UTF-8; empty when the key is removed, as no JSON value is.</summary>
    public ReadOnlyMemory<byte> Value => _buffer.AsMemory(0, _length);

    /// <summary>Whether the key was removed from the store after the slot was made.</summary>
    public bool IsRemoved => _length == 0;

    /// <summary>Whether the value is a JSON array.</summary>
    public bool IsArray => _length >= 2 && _buffer[0] == '[' && _buffer[_length - 1] == ']';

    /// <summary>Replaces the value.</summary>
    public void Set(ReadOnlySpan<byte> json)
    {
        bool isWasteful = _buffer.Length > SmallBuffer && _buffer.Length / 4 > json.Length;
        if (_buffer.Length < json.Length || isWasteful)
        {
            _buffer = new byte[json.Length];
        }

        json.CopyTo(_buffer);
        _length = json.Length;
    }

    /// <summary>Adds an element to the value, which is an array.</summary>
    /// <returns>False when the array would be too large; nothing changed.</returns>
    public bool TryAppend(ReadOnlySpan<byte> element)
    {
        bool isEmpty = _length == 2;
        int size = _length + element.Length + (isEmpty ? 0 : 1);
        if (size > KeyValueCommand.MaxValueBytes)
        {
            return false;
        }

        if (size > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(size, 2 * _buffer.Length));
        }

        int end = _length - 1;
        if (!isEmpty)
        {
            _buffer[end++] = (byte)',';
        }

        element.CopyTo(_buffer.AsSpan(end));
        _buffer[size - 1] = (byte)']';
        _length = size;
        return true;
    }

    /// <summary>Marks the key as removed and lets the value go.</summary>
    public void Remove()
    {
        _buffer = [];
        _length = 0;
    }
}
