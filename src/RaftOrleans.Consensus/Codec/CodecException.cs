namespace RaftOrleans.Consensus;

/// <summary>Bytes that should have been a message, an entry or a state are not.</summary>
/// <remarks>
/// It derives from <see cref="FormatException"/> because <see cref="InvalidDataException"/> is sealed.
/// </remarks>
public sealed class CodecException : FormatException
{
    /// <summary>Makes an exception that says where and why decoding ended.</summary>
    /// <param name="offset">Where, in bytes from the beginning of the input.</param>
    /// <param name="expected">What should have been there, in words.</param>
    public CodecException(int offset, string expected)
        : base($"malformed data at byte {offset}: expected {expected}")
    {
        Offset = offset;
        Expected = expected;
    }

    /// <summary>Where decoding ended, in bytes from the beginning of the input.</summary>
    public int Offset { get; }

    /// <summary>What should have been there, in words.</summary>
    public string Expected { get; }
}
