namespace RaftOrleans.Grains;

/// <summary>What a grain storage provider keeps under one name: bytes in this project's own format.</summary>
/// <remarks>
/// Bytes rather than fields, so that every provider stores the same thing whatever its serializer is, and so that a damaged
/// record is noticed by its checksum. The array is never changed after it was handed over: a provider may keep it as it is.
/// </remarks>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.StoredRecord")]
internal sealed class StoredRecord
{
    /// <summary>The bytes; empty for a record that was never written.</summary>
    [Id(0)]
    public byte[] Bytes { get; set; } = [];
}
