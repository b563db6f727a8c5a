using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>A key, what it must hold, and what it shall hold.</summary>
/// <param name="Key">The key.</param>
/// <param name="Expected">The value it must hold, compared by meaning; null for a key that is not there or holds null.</param>
/// <param name="Value">The new value.</param>
/// <param name="TimeoutMs">How long the server may try, in milliseconds of the world's time.</param>
internal sealed record CasRequest(string Key, JsonElement Expected, JsonElement Value, double? TimeoutMs = null);
