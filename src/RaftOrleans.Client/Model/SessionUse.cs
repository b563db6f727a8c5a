namespace RaftOrleans.Client;

/// <summary>A write's place in a client session; with the same place it is the same write, sent again.</summary>
/// <param name="Session">The session.</param>
/// <param name="Sequence">Its number there: 1, 2, 3, ...</param>
/// <param name="FirstOutstanding">The lowest number whose answer is still waited for.</param>
public sealed record SessionUse(long Session, long Sequence, long FirstOutstanding);
