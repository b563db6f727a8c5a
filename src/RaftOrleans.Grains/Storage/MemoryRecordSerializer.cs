using Orleans.Storage;

namespace RaftOrleans.Grains;

/// <summary>
/// Lets the in-memory provider keep the bytes of a node's records as they are. They are encoded already and never change, so encoding them
/// once more would only cost time, on every write. Everything else is left to the serializer that grain storage has otherwise.
/// </summary>
internal sealed class MemoryRecordSerializer(IGrainStorageSerializer others) : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => input is StoredRecord record ? new BinaryData(record.Bytes) : others.Serialize(input);

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input) =>
        typeof(T) == typeof(StoredRecord) ? (T)(object)new StoredRecord { Bytes = ToArray(input) } : others.Deserialize<T>(input);

    private static byte[] ToArray(BinaryData input) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(input.ToMemory(), out ArraySegment<byte> segment)
        && segment is { Offset: 0, Array: { } array } && array.Length == segment.Count
            ? array
            : input.ToArray();
}
