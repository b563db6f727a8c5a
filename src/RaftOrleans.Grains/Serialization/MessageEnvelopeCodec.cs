using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;
using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>
/// Messages between silos, in the binary format of the pure node: Consensus needs no reference to Orleans, and the format is the same as in
/// files and traces.
/// </summary>
[RegisterSerializer]
internal sealed class MessageEnvelopeCodec : IFieldCodec<MessageEnvelope>
{
    /// <inheritdoc/>
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] MessageEnvelope value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value))
        {
            return;
        }

        ArrayBufferWriter<byte> buffer = new(MessageBatch.EstimateSize(value.Messages));
        MessageBatch.Encode(value.Messages, buffer);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(MessageEnvelope), WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)buffer.WrittenCount);
        writer.Write(buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    [return: MaybeNull]
    public MessageEnvelope ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference)
        {
            return ReferenceCodec.ReadReference<MessageEnvelope, TInput>(ref reader, field);
        }

        field.EnsureWireType(WireType.LengthPrefixed);

        // The entries keep slices of this array, so it must be one of its own and not a pooled one.
        byte[] bytes = reader.ReadBytes(reader.ReadVarUInt32());
        MessageEnvelope envelope = new(MessageBatch.Decode(bytes));
        ReferenceCodec.RecordObject(reader.Session, envelope);
        return envelope;
    }
}
