using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>
/// A node's disk, for one life of the node's process. Whoever opens it takes it away from all who opened it before: their next write
/// fails. After any failure nothing more may be asked of it but to be opened anew, by a new object.
/// </summary>
internal interface INodeStorage
{
    /// <summary>How often the disk was opened, this time included; 0 before.</summary>
    long Incarnation { get; }

    /// <summary>Takes possession of the disk and reads what it holds.</summary>
    /// <exception cref="StorageDamagedException">What it holds is not a log without gaps.</exception>
    Task<PersistentState> OpenAsync();

    /// <summary>Makes changes durable: all of them, or, where it fails, perhaps all or none. One at a time.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else has opened the disk meanwhile.</exception>
    Task WriteAsync(StorageBatch batch);

    /// <summary>Term, vote and the index of the last entry, without taking possession of the disk.</summary>
    Task<(HardState HardState, long LastIndex)> PeekAsync();

    /// <summary>All that the disk holds, without taking possession of it. Only while nobody writes.</summary>
    Task<PersistentState> ReadAsync();

    /// <summary>Forgets everything.</summary>
    Task ClearAsync();
}
