namespace RaftOrleans.Consensus;

/// <summary>The limits of the binary format. Encoding refuses what is beyond them, and so does decoding.</summary>
public static class CodecLimits
{
    /// <summary>The version of the format; the first byte of everything that is encoded.</summary>
    public const byte Version = 1;

    /// <summary>Most entries in one <see cref="AppendEntries"/>: the upper end of <see cref="RaftOptions.MaxEntriesPerMessage"/>.</summary>
    public const int MaxEntriesPerMessage = 100_000;

    /// <summary>Largest command of a state machine, in bytes: the upper end of <see cref="RaftOptions.MaxCommandBytes"/>.</summary>
    public const int MaxCommandBytes = 16 << 20;

    /// <summary>Most bytes that an entry carries: a command and what a session adds to it.</summary>
    public const int MaxEntryBytes = MaxCommandBytes + SessionCommand.MaxOverhead;

    /// <summary>Largest piece of a snapshot in one message: the upper end of <see cref="RaftOptions.SnapshotChunkBytes"/>.</summary>
    public const int MaxChunkBytes = 64 << 20;

    /// <summary>Most messages in one <see cref="MessageBatch"/>.</summary>
    public const int MaxMessagesPerBatch = 65_536;
}
