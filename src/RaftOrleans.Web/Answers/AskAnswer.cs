using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>The answer to a query of any state machine.</summary>
/// <param name="Success">Whether the state machine had an answer.</param>
/// <param name="Index">The last index that was applied in the state it is from.</param>
/// <param name="Result">The answer: an object.</param>
internal sealed record AskAnswer(bool Success, long Index, JsonElement Result);
