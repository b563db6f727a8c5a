using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.Codec;

public class MessageBatchTests
{
    [Fact]
    public void Messages_come_back_in_order() =>
        Prop.ForAll(Gen.ArrayOf(CodecGenerators.Message).ToArbitrary(), static messages =>
        {
            byte[] bytes = Encode(messages);
            Assert.Equal(messages.Select(Fields.Of), MessageBatch.Decode(bytes).Select(Fields.Of));
            Assert.InRange(bytes.Length, 1, MessageBatch.EstimateSize(messages));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_list_is_written_like_an_array()
    {
        ArrayBufferWriter<byte> output = new();
        MessageBatch.Encode(Samples.All.ToList(), output);
        Assert.Equal(Encode([.. Samples.All]), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_batch_of_nothing_is_a_batch() => Assert.Empty(MessageBatch.Decode(Encode([])));

    [Fact]
    public void Too_many_messages_are_refused()
    {
        Message[] messages = new Message[CodecLimits.MaxMessagesPerBatch + 1];
        Array.Fill(messages, Samples.RequestVote);
        ArgumentException error = Assert.Throws<ArgumentException>(() => Encode(messages));
        Assert.Contains("65537 messages", error.Message, StringComparison.Ordinal);
        Assert.Equal(CodecLimits.MaxMessagesPerBatch, MessageBatch.Decode(Encode(messages[1..])).Length);
    }

    [Fact]
    public void One_bad_message_refuses_the_batch_and_writes_nothing()
    {
        ArrayBufferWriter<byte> output = new();
        Message bad = new ReadIndexRequest(NodeId.Of(1), NodeId.Of(2), -1, 0);
        Assert.Throws<ArgumentException>(() => MessageBatch.Encode([Samples.RequestVote, bad], output));
        Assert.Equal(0, output.WrittenCount);
    }

    internal static byte[] Encode(Message[] messages)
    {
        ArrayBufferWriter<byte> output = new();
        MessageBatch.Encode(messages.AsSpan(), output);
        return output.WrittenSpan.ToArray();
    }
}
