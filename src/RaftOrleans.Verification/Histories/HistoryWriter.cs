using System.Text.Json;

namespace RaftOrleans.Verification;

/// <summary>Writes histories to files that <see cref="HistoryReader"/> reads back as they were.</summary>
/// <remarks>
/// What a record cannot hold is whether absent keys and JSON null are told apart when no operation of it tells: a history without an
/// answered read comes back with <see cref="OperationHistory.NullIsAbsent"/> set.
/// </remarks>
public static class HistoryWriter
{
    private const int FlushBytes = 64 * 1024;

    /// <summary>Writes a history.</summary>
    /// <param name="history">What to write.</param>
    /// <param name="utf8">Where to write; left open and flushed.</param>
    /// <param name="format">NDJSON, or a JSON array with an operation per line.</param>
    public static void Write(OperationHistory history, Stream utf8, HistoryFormat format = HistoryFormat.Ndjson)
    {
        bool isArray = format == HistoryFormat.JsonArray;
        using var buffer = new MemoryStream();

        // The text of the values is known to be JSON, and the commas between operations are written here.
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        buffer.Write(isArray ? "["u8 : ""u8);
        for (int i = 0; i < history.Operations.Count; i++)
        {
            if (isArray)
            {
                buffer.Write(i == 0 ? "\n"u8 : ",\n"u8);
            }

            WriteOperation(writer, history.Operations[i], history.NullIsAbsent);
            writer.Flush();
            writer.Reset();
            buffer.Write(isArray ? ""u8 : "\n"u8);
            if (buffer.Length >= FlushBytes)
            {
                buffer.WriteTo(utf8);
                buffer.SetLength(0);
            }
        }

        buffer.Write(isArray ? "\n]\n"u8 : ""u8);
        buffer.WriteTo(utf8);
        utf8.Flush();
    }

    private static void WriteOperation(Utf8JsonWriter writer, Operation operation, bool nullIsAbsent)
    {
        writer.WriteStartObject();
        writer.WriteNumber("client"u8, operation.Client);
        writer.WriteString("f"u8, Operation.NameOf(operation.Function));
        writer.WriteString("key"u8, operation.Key);
        WriteValue(writer, "value"u8, operation.Value);
        WriteValue(writer, "from"u8, operation.From);
        writer.WriteNumber("call"u8, operation.Call);
        if (operation.Return is { } end)
        {
            writer.WriteNumber("ret"u8, end);
        }

        writer.WriteString("type"u8, operation.Outcome switch
        {
            OperationOutcome.Ok => "ok",
            OperationOutcome.Fail => "fail",
            _ => "info",
        });
        bool isAnsweredRead = operation.Function == OperationFunction.Read
            && (operation.Outcome == OperationOutcome.Ok || operation.Output is not null);
        if (operation.Output is null && isAnsweredRead)
        {
            writer.WriteNull("out"u8);
        }

        WriteValue(writer, "out"u8, operation.Output);
        if (isAnsweredRead && !nullIsAbsent)
        {
            writer.WriteBoolean("found"u8, operation.Output is not null);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? json)
    {
        if (json is not null)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }
}
