using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>A snapshot that a follower is receiving piece by piece.</summary>
internal sealed class IncomingSnapshot
{
    private readonly LogPosition _last;
    private readonly uint _checksum;
    private readonly int _totalBytes;

    // Grows with what comes: the size that a message claims is not believed.
    private readonly ArrayBufferWriter<byte> _data = new();

    /// <summary>Begins with the first piece.</summary>
    public IncomingSnapshot(InstallSnapshot first)
    {
        _last = first.Last;
        _checksum = first.Checksum;
        _totalBytes = first.TotalBytes;
    }

    /// <summary>Bytes received so far, from the beginning without a gap.</summary>
    public int Received => _data.WrittenCount;

    /// <summary>Whether nothing is missing.</summary>
    public bool IsComplete => Received == _totalBytes;

    /// <summary>
    /// Whether a piece belongs to the same snapshot, whoever sends it: the same entry has the same state everywhere.
    /// </summary>
    public bool IsSame(InstallSnapshot piece) =>
        piece.Last == _last && piece.Checksum == _checksum && piece.TotalBytes == _totalBytes;

    /// <summary>Takes a piece that follows what is there; one that was received before or comes too early changes nothing.</summary>
    public void Add(InstallSnapshot piece)
    {
        if (piece.Offset == Received && piece.Data.Length <= _totalBytes - Received)
        {
            _data.Write(piece.Data.Span);
        }
    }

    /// <summary>The whole snapshot, or null when its checksum is wrong.</summary>
    public Snapshot? Finish(InstallSnapshot piece)
    {
        Snapshot snapshot = new(piece.Last, piece.Membership, piece.MembershipIndex, _data.WrittenMemory);
        return snapshot.Checksum == _checksum ? snapshot : null;
    }
}
