using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RaftOrleans.Web;

/// <summary>
/// The JSON object of a request. Read by hand, field by field, because a serializer's complaint would not say in a person's words which
/// field is wrong and what it may be.
/// </summary>
internal sealed partial class RequestBody
{
    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = ApiJson.MaxDepth,
        AllowDuplicateProperties = false,
    };

    private readonly JsonElement _root;
    private readonly string _prefix;
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    private RequestBody(JsonElement root, string prefix = "")
    {
        _root = root;
        _prefix = prefix;
    }

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="ApiException">It is too large, not JSON by its type or its content, or not an object.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, int maxBytes, bool isOptional, CancellationToken cancellation)
    {
        byte[] bytes = await ReadBytesAsync(request, maxBytes, cancellation);
        if (bytes.Length == 0 && isOptional)
        {
            return new RequestBody(JsonElement.Parse("{}"));
        }

        if (!IsJson(request.ContentType))
        {
            throw WrongMediaType(request.ContentType);
        }

        JsonElement root = Parse(bytes);
        return root.ValueKind == JsonValueKind.Object
            ? new RequestBody(root)
            : throw ApiException.Invalid("body", $"the body is {Describe(root)}, a JSON object is wanted");
    }

    /// <summary>The answer to a body of another type than JSON.</summary>
    public static ApiException WrongMediaType(string? contentType) =>
        new(
            StatusCodes.Status415UnsupportedMediaType,
            $"the body's type is {(string.IsNullOrEmpty(contentType) ? "not given" : $"'{contentType}'")}, "
            + "'Content-Type: application/json' is wanted",
            HeaderNames.ContentType);

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        using MemoryStream bytes = new((int)(request.ContentLength ?? 0));
        PipeReader reader = request.BodyReader;

        // A token given to the read would leave it open, and the server, which reads on to the body's end, would log that as an error.
        await using CancellationTokenRegistration registration = cancellation.Register(reader.CancelPendingRead);
        while (true)
        {
            ReadResult read = await reader.ReadAsync(CancellationToken.None);
            bool fits = bytes.Length + read.Buffer.Length <= maxBytes;
            if (fits)
            {
                foreach (ReadOnlyMemory<byte> part in read.Buffer)
                {
                    bytes.Write(part.Span);
                }
            }

            reader.AdvanceTo(read.Buffer.End);
            cancellation.ThrowIfCancellationRequested();
            if (!fits)
            {
                throw TooLarge(maxBytes);
            }

            if (read.IsCompleted)
            {
                return bytes.ToArray();
            }
        }
    }

    private static ApiException TooLarge(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {maxBytes} bytes", "body");

    private static JsonElement Parse(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            throw ApiException.Invalid("body", "the body is not UTF-8");
        }

        try
        {
            return JsonElement.Parse(bytes, Strict);
        }
        catch (JsonException exception)
        {
            string place = exception.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $" at line {line + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}")
                : "";
            throw ApiException.Invalid("body", $"the body is not JSON{place}: {FirstSentence(exception.Message)}");
        }
    }

    // The rest of the message repeats the place, in the serializer's own terms.
    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message.TrimEnd('.') : message[..end];
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a string",
        JsonValueKind.Array => "an array",
        _ => "an object",
    };
}
