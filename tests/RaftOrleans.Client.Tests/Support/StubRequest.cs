using System.Text.Json;

namespace RaftOrleans.Client.Tests;

/// <summary>A request as the stub server got it.</summary>
internal sealed record StubRequest(string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A member of the JSON body.</summary>
    public JsonElement this[string name] => JsonDocument.Parse(Body).RootElement.GetProperty(name);
}
