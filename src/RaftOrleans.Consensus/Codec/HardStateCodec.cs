using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>Term and vote as bytes.</summary>
public static class HardStateCodec
{
    /// <summary>Most bytes of an encoded hard state.</summary>
    public const int MaxSize = 1 + BodySize;

    internal const int BodySize = 2 * Varint.MaxSize;

    /// <summary>Writes term and vote.</summary>
    /// <param name="state">Term and vote.</param>
    /// <param name="output">Where they go.</param>
    /// <exception cref="ArgumentException">The term is negative; nothing was written.</exception>
    public static void Encode(HardState state, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Check(state);
        CodecWriter writer = new(output);
        writer.Byte(CodecLimits.Version);
        Write(ref writer, state);
        writer.Flush();
    }

    /// <summary>Reads term and vote.</summary>
    /// <param name="input">What <see cref="Encode"/> wrote, and nothing more.</param>
    /// <exception cref="CodecException">It is something else.</exception>
    public static HardState Decode(ReadOnlyMemory<byte> input)
    {
        CodecReader reader = new(input);
        reader.Version();
        HardState state = Read(ref reader);
        reader.End();
        return state;
    }

    internal static void Check(HardState state)
    {
        if (state.Term < 0)
        {
            throw new ArgumentException($"the term is {state.Term}, allowed is 0 or more", nameof(state));
        }
    }

    internal static void Write(ref CodecWriter writer, HardState state)
    {
        writer.Unsigned(state.Term);
        writer.Node(state.VotedFor);
    }

    internal static HardState Read(ref CodecReader reader) =>
        new(reader.Unsigned("the latest term"), reader.Node("the node that got the vote"));
}
