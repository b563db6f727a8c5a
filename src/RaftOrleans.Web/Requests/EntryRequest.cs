namespace RaftOrleans.Web;

/// <summary>An entry of a hand-made AppendEntries. Its index follows from its place.</summary>
/// <param name="Term">Its term.</param>
/// <param name="Command">Its operation; a no-op without one.</param>
internal sealed record EntryRequest(long Term, CommandBody? Command = null);
