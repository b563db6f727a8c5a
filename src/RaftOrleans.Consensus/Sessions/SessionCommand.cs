using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>A command as a client's session sends it (dissertation, section 6.3).</summary>
/// <param name="Session">The session: the index of the entry that opened it.</param>
/// <param name="Sequence">The client's number for the command: 1, 2, 3, ... The same number is the same command, sent again.</param>
/// <param name="FirstOutstanding">The lowest number whose answer the client still waits for; answers before it are forgotten.</param>
/// <param name="Command">The state machine's command.</param>
public readonly record struct SessionCommand(long Session, long Sequence, long FirstOutstanding, ReadOnlyMemory<byte> Command)
{
    /// <summary>Most bytes that are added to a command.</summary>
    public const int MaxOverhead = 1 + (3 * Varint.MaxSize);

    /// <summary>The command as bytes: that of an entry of kind <see cref="EntryKind.SessionCommand"/>.</summary>
    public ReadOnlyMemory<byte> Encode()
    {
        ArrayBufferWriter<byte> output = new(MaxOverhead + Command.Length);
        CodecWriter writer = new(output);
        writer.Byte(CodecLimits.Version);
        writer.Unsigned(Session);
        writer.Unsigned(Sequence);
        writer.Unsigned(FirstOutstanding);
        writer.Bytes(Command.Span);
        writer.Flush();
        return output.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote. The command is a slice of the input.</summary>
    /// <exception cref="CodecException">It is something else.</exception>
    public static SessionCommand Decode(ReadOnlyMemory<byte> input)
    {
        CodecReader reader = new(input);
        reader.Version();
        long session = reader.Unsigned("the session", 1);
        long sequence = reader.Unsigned("the number of the command", 1);
        long firstOutstanding = reader.Unsigned("the first number whose answer is waited for", 1, sequence);
        return new SessionCommand(session, sequence, firstOutstanding, reader.Slice(reader.Remaining, "the command"));
    }
}
