using System.Text;
using System.Text.Json;

namespace RaftOrleans.Verification;

/// <summary>Reads one operation of a history file. Knows the fields; where they stand in the file is the reader's business.</summary>
internal sealed class OperationParser(HistoryFormat format)
{
    private static readonly string[] Fields =
        ["client", "f", "key", "value", "from", "call", "ret", "type", "out", "found"];

    private readonly string?[] _raw = new string?[Fields.Length];

    private enum Field
    {
        Client,
        Function,
        Key,
        Value,
        From,
        Call,
        Return,
        Type,
        Out,
        Found,
    }

    /// <summary>True once an operation has said whether its key was found.</summary>
    public bool HasSeenFound { get; private set; }

    /// <summary>Reads one JSON object.</summary>
    /// <param name="utf8Json">The object and nothing else.</param>
    /// <param name="number">Its line or element, for messages.</param>
    public Operation Parse(ReadOnlySpan<byte> utf8Json, long number)
    {
        try
        {
            Array.Clear(_raw);
            Collect(utf8Json, number);
            return Build(number);
        }
        catch (JsonException e)
        {
            throw new HistoryFormatException(format, number, null, NotJson(e), e);
        }
        catch (InvalidOperationException e)
        {
            throw new HistoryFormatException(format, number, null, "is not valid JSON: a name is not valid Unicode", e);
        }
    }

    /// <summary>Says where the JSON goes wrong, without the reader's own line numbers, which count from the start of its slice.</summary>
    public static string NotJson(JsonException e)
    {
        int cut = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string reason = cut < 0 ? e.Message : e.Message[..cut];
        return $"is not valid JSON: {reason}{(e.BytePositionInLine is { } at ? $" (byte {at + 1})" : "")}";
    }

    private void Collect(ReadOnlySpan<byte> utf8Json, long number)
    {
        var reader = new Utf8JsonReader(utf8Json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new HistoryFormatException(format, number, null, $"is {Kind(reader.TokenType)}; allowed: a JSON object, one operation");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int field = FindField(ref reader);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();

            // A field that this format does not have is somebody else's remark.
            if (field >= 0)
            {
                string name = Fields[field];
                if (_raw[field] is not null)
                {
                    throw new HistoryFormatException(format, number, name, "is there twice; allowed: once");
                }

                _raw[field] = Canonicalize(utf8Json[start..(int)reader.BytesConsumed], number, name);
            }
        }

        // Throws where something follows the object.
        reader.Read();
    }

    private static int FindField(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < Fields.Length; i++)
        {
            if (reader.ValueTextEquals(Fields[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private string Canonicalize(ReadOnlySpan<byte> json, long number, string name)
    {
        try
        {
            return CanonicalJson.Canonicalize(json);
        }
        catch (FormatException e)
        {
            throw new HistoryFormatException(format, number, name, $"is not valid JSON: {e.Message}", e);
        }
    }

    private Operation Build(long number)
    {
        OperationFunction function = ReadFunction(number);
        long? end = Raw(Field.Return) is null ? null : ReadInteger(Field.Return, "none (no answer came)", number);
        OperationOutcome outcome = ReadOutcome(end, number);
        bool isRead = function == OperationFunction.Read;
        var operation = new Operation
        {
            Client = ReadInteger(Field.Client, null, number),
            Function = function,
            Key = ReadKey(number),

            // Only these functions store something, and JSON null can be stored; elsewhere null is a way to say nothing.
            Value = function is OperationFunction.Write or OperationFunction.Cas or OperationFunction.Append
                ? _raw[(int)Field.Value]
                : Raw(Field.Value),
            From = function == OperationFunction.Cas ? _raw[(int)Field.From] : Raw(Field.From),
            Call = ReadInteger(Field.Call, null, number),
            Return = end,
            Outcome = outcome,
            Output = isRead ? ReadOutputOfRead(outcome, end, number) : Raw(Field.Out),
        };
        if (operation.FindProblem() is { } problem)
        {
            throw new HistoryFormatException(format, number, problem.Field, problem.Problem);
        }

        return operation;
    }

    /// <summary>The field's text; null where it is missing or JSON null.</summary>
    private string? Raw(Field field) => _raw[(int)field] is { } text and not "null" ? text : null;

    private OperationFunction ReadFunction(long number) => Raw(Field.Function) switch
    {
        "\"read\"" => OperationFunction.Read,
        "\"write\"" => OperationFunction.Write,
        "\"cas\"" => OperationFunction.Cas,
        "\"append\"" => OperationFunction.Append,
        "\"delete\"" => OperationFunction.Delete,
        _ => throw Wrong(Field.Function, "read, write, cas, append, delete", number),
    };

    private OperationOutcome ReadOutcome(long? end, long number) => Raw(Field.Type) switch
    {
        "\"ok\"" => OperationOutcome.Ok,
        "\"fail\"" => OperationOutcome.Fail,
        "\"info\"" => OperationOutcome.Info,
        null when end is null => OperationOutcome.Info,
        _ => throw Wrong(Field.Type, "ok, fail, info", number),
    };

    private string ReadKey(long number) => Raw(Field.Key) is ['"', ..] text
        ? text.Contains('\\', StringComparison.Ordinal) ? JsonSerializer.Deserialize<string>(text)! : text[1..^1]
        : throw Wrong(Field.Key, "a string", number);

    private long ReadInteger(Field field, string? alternative, long number)
    {
        // The parser takes no exponent and no point, and the canonical form has neither for a whole number of this size.
        return long.TryParse(Raw(field), out long value)
            ? value
            : throw Wrong(field, $"an integer of 64 bits{(alternative is null ? "" : $", or {alternative}")}", number);
    }

    private string? ReadOutputOfRead(OperationOutcome outcome, long? end, long number)
    {
        string? output = _raw[(int)Field.Out];
        if (output is null && outcome == OperationOutcome.Ok && end is not null)
        {
            throw Wrong(Field.Out, "the value that was read, null for an absent key", number);
        }

        switch (Raw(Field.Found))
        {
            case null:
                return Raw(Field.Out);
            case "true":
                HasSeenFound = true;
                return output;
            case "false" when Raw(Field.Out) is null:
                HasSeenFound = true;
                return null;
            case "false":
                throw new HistoryFormatException(format, number, "found", $"is false although out is {output}; allowed: true, or out null");
            default:
                throw Wrong(Field.Found, "true, false, or none", number);
        }
    }

    private HistoryFormatException Wrong(Field field, string allowed, long number)
    {
        string? text = _raw[(int)field];
        return new HistoryFormatException(
            format, number, Fields[(int)field], $"{(text is null ? "is missing" : $"is {Shorten(text)}")}; allowed: {allowed}");
    }

    private static string Shorten(string text)
    {
        const int longest = 60;
        return text.Length <= longest ? text : new StringBuilder(text, 0, longest, longest + 3).Append("...").ToString();
    }

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
