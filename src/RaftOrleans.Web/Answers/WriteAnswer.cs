using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>The answer to a write that was committed and applied.</summary>
/// <param name="Success">Whether the state machine did what was asked; false for a compare-and-set whose expectation does not hold.</param>
/// <param name="Message">What happened, in words.</param>
/// <param name="Index">The log index of the command.</param>
/// <param name="Status">The state machine's word for it: <c>ok</c>, <c>not_found</c>, <c>mismatch</c>, <c>not_an_array</c>,
/// <c>invalid</c>.</param>
/// <param name="Value">The value that the state machine answered, or null.</param>
/// <param name="LeaderId">The leader that took it, or null.</param>
internal sealed record WriteAnswer(bool Success, string Message, long Index, string Status, JsonElement? Value, string? LeaderId);
