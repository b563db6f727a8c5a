using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>One entry of a log as a person reads it.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Term">Its term.</param>
/// <param name="Timestamp">The leader's clock when it appended the entry, in the world's time.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="Command">The command in words, as the state machine's description gives it.</param>
/// <param name="Committed">Whether the node knows that it is committed.</param>
public sealed record LogLine(long Index, long Term, TimeSpan Timestamp, EntryKind Kind, string Command, bool Committed);
