using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>A key, what it must hold, and what it shall hold.</summary>
/// <param name="Key">The key.</param>
/// <param name="Expected">The value it must hold, compared by meaning; null for a key that is not there or holds null.</param>
/// <param name="Value">The new value.</param>
/// <param name="TimeoutMs">How long the server may try, in milliseconds of the world's time.</param>
/// <param name="Session">The client session it belongs to, so that it may be sent again; without one it may not.</param>
/// <param name="Sequence">The client's number for it in the session: 1, 2, 3, ... The same number is the same write, sent again.</param>
/// <param name="FirstOutstanding">The lowest number whose answer the client still waits for; 1 where nothing is said.</param>
internal sealed record CasRequest(
    string Key,
    JsonElement Expected,
    JsonElement Value,
    double? TimeoutMs = null,
    long? Session = null,
    long? Sequence = null,
    long? FirstOutstanding = null);
