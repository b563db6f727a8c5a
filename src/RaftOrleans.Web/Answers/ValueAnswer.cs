using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>The answer to a read of a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value; null where it is absent.</param>
/// <param name="Found">Whether the key is there, since null is a value too.</param>
/// <param name="Index">The last index that was applied in the state it was answered from.</param>
internal sealed record ValueAnswer(string Key, JsonElement? Value, bool Found, long Index);
