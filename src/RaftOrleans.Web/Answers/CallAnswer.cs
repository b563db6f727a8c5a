using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>The answer to a command of any state machine.</summary>
/// <param name="Success">Whether the state machine did what was asked.</param>
/// <param name="Index">The log index of the command.</param>
/// <param name="LeaderId">The leader that took it, or null.</param>
/// <param name="Result">What the state machine answered: an object.</param>
internal sealed record CallAnswer(bool Success, long Index, string? LeaderId, JsonElement Result);
