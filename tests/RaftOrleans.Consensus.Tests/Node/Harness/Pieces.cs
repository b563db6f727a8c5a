using System.Text;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Snapshots as leaders send them.</summary>
internal static class Pieces
{
    /// <summary>What the snapshot of a state machine with these commands, and no sessions, holds.</summary>
    public static ReadOnlyMemory<byte> Data(params string[] commands)
    {
        ReplicatedState state = new(new RecordingMachine(), SafetyRules.Standard);
        long index = 0;
        foreach (string command in commands)
        {
            state.Apply(new LogEntry(++index, 1, TimeSpan.Zero, EntryKind.Command, Encoding.ASCII.GetBytes(command)));
        }

        return state.WriteSnapshot();
    }

    /// <summary>A snapshot of a group of the first three nodes.</summary>
    public static Snapshot Of(LogPosition last, params string[] commands) => new(last, Membership.Of(Ids.First(3)), 0, Data(commands));

    /// <summary>A whole snapshot in one piece.</summary>
    public static InstallSnapshot Whole(NodeId leader, NodeId to, long term, LogPosition last, params string[] commands) =>
        Piece(leader, to, term, Of(last, commands), 0, int.MaxValue);

    /// <summary>A part of a snapshot, as far as it goes.</summary>
    public static InstallSnapshot Piece(
        NodeId leader, NodeId to, long term, Snapshot snapshot, int offset, int length, long round = 0) => new(
        leader, to, term, snapshot.Last, snapshot.Membership, snapshot.MembershipIndex, snapshot.Data.Length, snapshot.Checksum, offset,
        snapshot.Data.Slice(offset, Math.Min(length, snapshot.Data.Length - offset)), round);
}
