using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RaftOrleans.Verification;

/// <summary>Writes traces as NDJSON, a line per step, which <see cref="TraceReader"/> reads back as they were.</summary>
public static class TraceWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes a trace.</summary>
    /// <param name="steps">The steps, in order.</param>
    /// <param name="text">Where they go; left open.</param>
    public static void Write(IEnumerable<TraceStep> steps, TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(text);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        foreach (TraceStep step in steps)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            Write(json, step);
            json.Flush();
            text.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
            text.Write('\n');
        }
    }

    private static void Write(Utf8JsonWriter json, TraceStep step)
    {
        json.WriteStartObject();

        // Seconds with every tick of 100 ns, without the errors of binary fractions.
        json.WriteNumber("t"u8, step.Time.Ticks / (decimal)TimeSpan.TicksPerSecond);
        json.WriteString("n"u8, step.Node.ToString());
        json.WriteString("e"u8, step.Event);
        if (step.State is { } state)
        {
            json.WriteNumber("term"u8, state.Term);
            json.WriteString("role"u8, state.Role.ToString());
            json.WriteString("vote"u8, state.Vote.ToString());
            json.WriteNumber("len"u8, state.Length);
            json.WriteNumber("lt"u8, state.LastTerm);
            json.WriteNumber("ci"u8, state.Commit);
        }

        if (step.Message is { } message)
        {
            Write(json, message);
        }

        if (!step.Peer.IsNone)
        {
            json.WriteString("peer"u8, step.Peer.ToString());
        }

        if (step.Index != 0)
        {
            json.WriteNumber("idx"u8, step.Index);
        }

        if (step.Why is { } why)
        {
            json.WriteString("why"u8, why);
        }

        if (step.IsFaulty is { } isFaulty)
        {
            json.WriteBoolean("faulty"u8, isFaulty);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TraceMessage message)
    {
        json.WriteString("mtype"u8, message.Type);
        json.WriteString("from"u8, message.From.ToString());
        json.WriteString("to"u8, message.To.ToString());
        json.WriteNumber("mt"u8, message.Term);
        Write(json, "id"u8, message.Id);
        Write(json, "llt"u8, message.LastLogTerm);
        Write(json, "lli"u8, message.LastLogIndex);
        if (message.Ok is { } ok)
        {
            json.WriteBoolean("ok"u8, ok);
        }

        Write(json, "prev"u8, message.Previous);
        Write(json, "pt"u8, message.PreviousTerm);
        Write(json, "cnt"u8, message.Count);
        Write(json, "mci"u8, message.Commit);
        Write(json, "match"u8, message.Match);
        Write(json, "round"u8, message.Round);
        Write(json, "bytes"u8, message.Bytes);
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}
