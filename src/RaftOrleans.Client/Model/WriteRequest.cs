using System.Text.Json;

namespace RaftOrleans.Client;

/// <summary>A write to the key-value store.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The new value; not used by <see cref="WriteKind.Delete"/>.</param>
/// <param name="Expected">For <see cref="WriteKind.CompareAndSet"/>: what the key must hold.</param>
/// <param name="Via">The one node to ask, or null for the leader, whoever that is.</param>
/// <param name="Within">How long the server may try, or null for the connection's timeout.</param>
/// <param name="Session">Its place in a client session, or null; with one it may be sent again and is applied once.</param>
public sealed record WriteRequest(
    WriteKind Kind,
    string Key,
    JsonElement Value = default,
    JsonElement Expected = default,
    string? Via = null,
    TimeSpan? Within = null,
    SessionUse? Session = null);
