namespace RaftOrleans.Client;

/// <summary>A command of any state machine, in words.</summary>
/// <param name="Words">The command's name and what follows it.</param>
/// <param name="Session">The client session it comes in, and its numbers there, or null for none.</param>
/// <param name="Via">The one node to ask, or null for the leader, whoever that is.</param>
public sealed record CallRequest(IReadOnlyList<string> Words, SessionUse? Session = null, string? Via = null);
