using System.Text.Json;

namespace RaftOrleans.Client.Tests;

/// <summary>What the stub server answers.</summary>
internal sealed record StubAnswer(int Status, string Body, string ContentType = "application/json")
{
    /// <summary>A JSON document.</summary>
    public static StubAnswer Json(string document, int status = 200) => new(status, document);

    /// <summary>An object as a JSON document, its names as they are.</summary>
    public static StubAnswer Of(object document, int status = 200) => new(status, JsonSerializer.Serialize(document));

    /// <summary>Problem details.</summary>
    public static StubAnswer Problem(int status, string detail, string? more = null)
    {
        string text = JsonSerializer.Serialize(detail) + (more is null ? "" : "," + more);
        return new StubAnswer(
            status, $$"""{"type":"about:blank","title":"Problem","status":{{status}},"detail":{{text}}}""", "application/problem+json");
    }
}
