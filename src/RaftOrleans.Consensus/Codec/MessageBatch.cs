using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RaftOrleans.Consensus;

/// <summary>Several messages as bytes: what one node sends another at a time.</summary>
/// <remarks>What <see cref="MessageCodec"/> says about slices and negative numbers holds here too.</remarks>
public static class MessageBatch
{
    /// <summary>Writes messages.</summary>
    /// <param name="messages">The messages, in order; may be none.</param>
    /// <param name="output">Where they go.</param>
    /// <exception cref="ArgumentException">
    /// There are more than <see cref="CodecLimits.MaxMessagesPerBatch"/>, or <see cref="MessageCodec"/> would refuse one; nothing was
    /// written.
    /// </exception>
    [OverloadResolutionPriority(1)] // for [a, b], which could be either
    public static void Encode(ReadOnlySpan<Message> messages, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (messages.Length > CodecLimits.MaxMessagesPerBatch)
        {
            throw new ArgumentException(
                $"{messages.Length} messages in a batch, allowed are {CodecLimits.MaxMessagesPerBatch}", nameof(messages));
        }

        foreach (Message message in messages)
        {
            MessageCodec.Check(message);
        }

        CodecWriter writer = new(output);
        writer.Byte(CodecLimits.Version);
        writer.Unsigned(messages.Length);
        foreach (Message message in messages)
        {
            MessageCodec.WriteBody(ref writer, message);
        }

        writer.Flush();
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{Message}, IBufferWriter{byte})"/>
    public static void Encode(List<Message> messages, IBufferWriter<byte> output) => Encode(CollectionsMarshal.AsSpan(messages), output);

    /// <summary>Reads messages.</summary>
    /// <param name="input">What <see cref="Encode(ReadOnlySpan{Message}, IBufferWriter{byte})"/> wrote, and nothing more.</param>
    /// <returns>The messages in order.</returns>
    /// <exception cref="CodecException">It is something else.</exception>
    public static Message[] Decode(ReadOnlyMemory<byte> input)
    {
        CodecReader reader = new(input);
        reader.Version();
        int count = reader.Count("the number of messages", CodecLimits.MaxMessagesPerBatch, MessageCodec.MinBodySize);
        Message[] messages = new Message[count];
        for (int i = 0; i < count; i++)
        {
            messages[i] = MessageCodec.ReadBody(ref reader);
        }

        reader.End();
        return messages;
    }

    /// <summary>A size in bytes that the encoded batch does not exceed.</summary>
    public static int EstimateSize(ReadOnlySpan<Message> messages)
    {
        long size = 1 + Varint.MaxSize;
        foreach (Message message in messages)
        {
            size += MessageCodec.EstimateBody(message);
        }

        return EntryCodec.Clamp(size);
    }
}
