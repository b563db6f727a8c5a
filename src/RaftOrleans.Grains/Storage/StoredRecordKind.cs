namespace RaftOrleans.Grains;

/// <summary>What a <see cref="StoredRecord"/> is.</summary>
internal enum StoredRecordKind : byte
{
    /// <summary>The one record that says what the others mean, with the end of the log in it.</summary>
    Head = (byte)'H',

    /// <summary>A part of a snapshot.</summary>
    Snapshot = (byte)'P',

    /// <summary>A part of the log that is not written any more.</summary>
    Segment = (byte)'S',
}
