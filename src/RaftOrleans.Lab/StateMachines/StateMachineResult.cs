using System.Text.Json;

namespace RaftOrleans.Lab;

/// <summary>What a state machine answered to a command or a query, for people and programs.</summary>
/// <param name="Success">Whether it did what was asked.</param>
/// <param name="Json">The answer: a JSON object.</param>
public sealed record StateMachineResult(bool Success, string Json)
{
    /// <summary>
    /// Reads a result that is a JSON object: a field <c>ok</c> says whether the state machine did what was asked, and is no part of
    /// <see cref="Json"/>; without one it did.
    /// </summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static StateMachineResult FromJson(ReadOnlyMemory<byte> result)
    {
        try
        {
            Dictionary<string, JsonElement> members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(result.Span)
                ?? throw new JsonException("null is no object");
            bool isDone = !members.Remove("ok", out JsonElement ok) || ok.ValueKind != JsonValueKind.False;
            return new StateMachineResult(isDone, JsonSerializer.Serialize(members));
        }
        catch (JsonException error)
        {
            throw new FormatException($"the result is not a JSON object: {error.Message}", error);
        }
    }
}
