using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>
/// The records of the lab's contract in grain calls: as JSON between processes, as they are inside one.
/// </summary>
/// <remarks>
/// They are what a person sees, asked for a few times a second, and they grow a field now and then. A codec for all of them keeps the
/// contract free of Orleans and needs no second description of each record. What is called more often has types of its own.
/// </remarks>
internal sealed class LabTypeCodec : IGeneralizedCodec, IGeneralizedCopier, ITypeFilter, IOptionalDeepCopier
{
    /// <summary>The name under which silos and clients know it.</summary>
    public const string Alias = "RaftOrleans.LabType";

    private static readonly JsonSerializerOptions Options = new() { IgnoreReadOnlyProperties = true };

    /// <inheritdoc/>
    public bool IsSupportedType(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type == typeof(LabTypeCodec)
            || type == typeof(RaftOptions)
            || (type.Assembly == typeof(GroupStatus).Assembly && type.Namespace == typeof(GroupStatus).Namespace
                && type is { IsClass: true, IsAbstract: false, IsGenericType: false } && !type.IsAssignableTo(typeof(Exception)));
    }

    /// <inheritdoc/>
    public bool? IsTypeAllowed(Type type) => IsSupportedType(type) ? true : null;

    /// <inheritdoc/>
    public bool IsShallowCopyable() => true;

    /// <inheritdoc/>
    public object? DeepCopy(object? input, CopyContext context) => input;

    /// <inheritdoc/>
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] object value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value))
        {
            return;
        }

        // The value's type is written inside: for the runtime all these fields are of this codec's type.
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(LabTypeCodec), WireType.LengthPrefixed);
        byte[] name = System.Text.Encoding.UTF8.GetBytes(value.GetType().Name);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);
        writer.WriteVarUInt32((uint)(1 + name.Length + json.Length));
        writer.WriteByte((byte)name.Length);
        writer.Write(name);
        writer.Write(json);
    }

    /// <inheritdoc/>
    public object? ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference)
        {
            return ReferenceCodec.ReadReference(ref reader, field.FieldType);
        }

        field.EnsureWireType(WireType.LengthPrefixed);
        ReadOnlySpan<byte> bytes = reader.ReadBytes(reader.ReadVarUInt32());
        string name = System.Text.Encoding.UTF8.GetString(bytes.Slice(1, bytes[0]));
        object? value = JsonSerializer.Deserialize(bytes[(1 + bytes[0])..], TypeOf(name), Options);
        ReferenceCodec.RecordObject(reader.Session, value!);
        return value;
    }

    private Type TypeOf(string name)
    {
        Type? type = name == nameof(RaftOptions)
            ? typeof(RaftOptions)
            : typeof(GroupStatus).Assembly.GetType($"{typeof(GroupStatus).Namespace}.{name}");
        return type is not null && IsSupportedType(type)
            ? type
            : throw new NotSupportedException($"'{name}' is no record of the lab's contract");
    }
}
