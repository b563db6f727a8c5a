using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>The answer to a command in the general form.</summary>
/// <param name="Success">Whether the state machine did what was asked.</param>
/// <param name="LeaderId">The leader that took it, or null.</param>
/// <param name="LogIndex">The log index of the command; for a read, the index of the state it was answered from.</param>
/// <param name="Result">The value that the state machine answered, or null.</param>
/// <param name="Message">What happened, in words.</param>
internal sealed record CommandAnswer(bool Success, string? LeaderId, long LogIndex, JsonElement? Result, string Message);
