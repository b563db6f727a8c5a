using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>How a session is opened: the command of an entry of kind <see cref="EntryKind.OpenSession"/>.</summary>
/// <param name="Timeout">
/// How long the session lives without a command or a sign of life, by the leaders' time stamps in the log; 1 ms to 1 day.
/// </param>
public readonly record struct SessionOptions(TimeSpan Timeout)
{
    /// <summary>A minute.</summary>
    public static readonly SessionOptions Default = new(TimeSpan.FromMinutes(1));

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Whether the timeout is in its range.</summary>
    public bool IsValid => Timeout >= TimeSpan.FromMilliseconds(1) && Timeout <= Longest;

    internal ReadOnlyMemory<byte> Encode()
    {
        ArrayBufferWriter<byte> output = new();
        CodecWriter writer = new(output);
        writer.Byte(CodecLimits.Version);
        writer.Unsigned(Timeout.Ticks);
        writer.Flush();
        return output.WrittenMemory;
    }

    internal static SessionOptions Decode(ReadOnlyMemory<byte> input)
    {
        CodecReader reader = new(input);
        reader.Version();
        SessionOptions options = new(new TimeSpan(reader.Unsigned("the timeout", 1, Longest.Ticks)));
        reader.End();
        return options;
    }
}
