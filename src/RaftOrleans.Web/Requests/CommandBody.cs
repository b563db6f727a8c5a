using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>An operation and its arguments.</summary>
/// <param name="Operation"><c>SET</c>, <c>GET</c>, <c>DELETE</c>, <c>CAS</c> or <c>APPEND</c>.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value, for <c>SET</c>, <c>CAS</c> and <c>APPEND</c>.</param>
/// <param name="Expected">The expected value, for <c>CAS</c>.</param>
internal sealed record CommandBody(string Operation, string Key, JsonElement? Value = null, JsonElement? Expected = null);
