namespace RaftOrleans.Consensus;

/// <summary>The byte a message begins with. Numbers stand for ever: a new message gets a new one.</summary>
internal enum MessageType : byte
{
    RequestVote = 1,
    RequestVoteReply = 2,
    AppendEntries = 3,
    AppendEntriesReply = 4,
    ReadIndexRequest = 5,
    ReadIndexReply = 6,
    InstallSnapshot = 7,
    InstallSnapshotReply = 8,
    TimeoutNow = 9,
}
