using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>A key and a value.</summary>
/// <param name="Key">The key, 1 to 1,024 bytes of UTF-8.</param>
/// <param name="Value">Any JSON value, up to 512 KiB.</param>
/// <param name="TimeoutMs">How long the server may try, in milliseconds of the world's time.</param>
internal sealed record SetRequest(string Key, JsonElement Value, double? TimeoutMs = null);
