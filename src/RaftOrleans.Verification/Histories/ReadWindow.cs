namespace RaftOrleans.Verification;

/// <summary>A stretch of a stream that grows at its end while more is needed and is given up at its start.</summary>
internal sealed class ReadWindow(Stream stream, int firstCapacity)
{
    private byte[] _buffer = new byte[firstCapacity];
    private int _start;
    private int _end;

    /// <summary>True once the stream has ended; what is left is in <see cref="Unread"/>.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>What has been read from the stream and not been given up.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Gives up bytes at the start.</summary>
    public void Advance(int count) => _start += count;

    /// <summary>Reads on.</summary>
    /// <returns>False, with nothing read, where more than <paramref name="maxBytes"/> would have to be held.</returns>
    public bool TryReadMore(int maxBytes)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= maxBytes)
            {
                return false;
            }

            Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, maxBytes));
        }

        int count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        IsAtEnd = count == 0;
        return true;
    }

    /// <summary>Goes to the first byte that says something.</summary>
    /// <param name="linesSkipped">How many line ends lie before it.</param>
    public void SkipByteOrderMarkAndSpace(out long linesSkipped)
    {
        linesSkipped = 0;
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        while (Unread.Length < mark.Length && !IsAtEnd)
        {
            TryReadMore(int.MaxValue);
        }

        if (Unread.StartsWith(mark))
        {
            Advance(mark.Length);
        }

        while (true)
        {
            while (!Unread.IsEmpty && Unread[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                linesSkipped += Unread[0] == '\n' ? 1 : 0;
                Advance(1);
            }

            if (!Unread.IsEmpty || IsAtEnd)
            {
                return;
            }

            TryReadMore(int.MaxValue);
        }
    }
}
