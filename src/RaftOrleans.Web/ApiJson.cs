using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Web;

/// <summary>How answers are written.</summary>
internal static class ApiJson
{
    /// <summary>Deepest nesting of a request body. Stored values are as deep as bodies allow, and answers wrap them a little.</summary>
    public const int MaxDepth = 64;

    /// <summary>The options, ready for use.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>
    /// Sets names in snake case, all values written, and as little escaping as JSON needs: no answer is ever read as HTML.
    /// </summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.MaxDepth = MaxDepth * 2;
        options.NumberHandling = JsonNumberHandling.Strict;
    }

    private static JsonSerializerOptions Make()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
