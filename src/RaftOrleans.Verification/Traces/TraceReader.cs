using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>
/// Reads traces as <see cref="TraceWriter"/> writes them: NDJSON, a step per line. Fields with other names are skipped, blank lines too.
/// </summary>
public static class TraceReader
{
    /// <summary>Reads a trace.</summary>
    /// <param name="text">Where it is read from; left open.</param>
    /// <returns>Each step with the number of its line, one after the other.</returns>
    /// <exception cref="TraceFormatException">A line is no step; thrown when it is reached.</exception>
    public static IEnumerable<(long Line, TraceStep Step)> ReadLines(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read();

        IEnumerable<(long Line, TraceStep Step)> Read()
        {
            long number = 0;
            while (text.ReadLine() is { } line)
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    yield return (number, Parse(line, number));
                }
            }
        }
    }

    /// <summary>Reads a trace as a whole.</summary>
    /// <exception cref="TraceFormatException">A line is no step.</exception>
    public static IReadOnlyList<TraceStep> Read(TextReader text) => [.. ReadLines(text).Select(line => line.Step)];

    private static TraceStep Parse(string line, long number)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new TraceLine(json.RootElement, number).Step()
                : throw new TraceFormatException(
                    number, null, "is no JSON object; allowed: a step, as in {\"t\":0.5,\"n\":\"n1\",\"e\":\"Timeout\", ...}");
        }
        catch (JsonException e)
        {
            string where = e.BytePositionInLine is { } position ? $" at character {position + 1}" : "";
            throw new TraceFormatException(number, null, $"is not JSON{where}", e);
        }
    }

    /// <summary>One line and its fields.</summary>
    private readonly struct TraceLine(JsonElement json, long number)
    {
        private const string Nodes = "n1, n2, ...";

        public TraceStep Step()
        {
            string happened = Text("e") is { Length: > 0 } text ? text : throw Wrong("e", "what happened, such as \"Send\"");
            bool hasMessage = json.TryGetProperty("mtype", out _);
            if (!hasMessage && happened is TraceEvents.Send or TraceEvents.Recv or TraceEvents.Dup or TraceEvents.Drop)
            {
                throw Wrong("mtype", $"the type of the message that this {happened} tells of, such as \"AE\"");
            }

            return new TraceStep
            {
                Time = Time(),
                Node = Node("n", $"{Nodes}, or \"-\" for nobody") ?? throw Wrong("n", $"{Nodes}, or \"-\" for nobody"),
                Event = happened,
                State = json.TryGetProperty("term", out _) ? State() : null,
                Message = hasMessage ? Message() : null,
                Peer = Node("peer", Nodes) ?? NodeId.None,
                Index = Number("idx") ?? 0,
                Why = Text("why"),
                IsFaulty = Flag("faulty"),
            };
        }

        private TraceState State() => new(
            Needed("term"),
            Text("role") is { } role && Enum.TryParse(role, out Role known) && Enum.IsDefined(known) && !char.IsAsciiDigit(role[0])
                ? known
                : throw Wrong("role", "Follower, PreCandidate, Candidate, Leader"),
            Node("vote", $"{Nodes}, or \"-\" for none") ?? throw Wrong("vote", $"{Nodes}, or \"-\" for none"),
            Needed("len"),
            Needed("lt"),
            Needed("ci"));

        private TraceMessage Message() => new()
        {
            Type = Text("mtype") is { Length: > 0 } type ? type : throw Wrong("mtype", "a type of message, such as \"AE\""),
            From = Node("from", Nodes) ?? throw Wrong("from", Nodes),
            To = Node("to", Nodes) ?? throw Wrong("to", Nodes),
            Term = Needed("mt"),
            Id = Number("id"),
            LastLogTerm = Number("llt"),
            LastLogIndex = Number("lli"),
            Ok = Flag("ok"),
            Previous = Number("prev"),
            PreviousTerm = Number("pt"),
            Count = Number("cnt") is { } count ? (int)Math.Min(count, int.MaxValue) : null,
            Commit = Number("mci"),
            Match = Number("match"),
            Round = Number("round"),
            Bytes = Number("bytes"),
        };

        private TimeSpan Time()
        {
            const string allowed = "seconds since the beginning, up to about 900,000,000,000";
            if (!json.TryGetProperty("t", out JsonElement time) || time.ValueKind != JsonValueKind.Number
                || !time.TryGetDecimal(out decimal seconds) || Math.Abs(seconds) > 900_000_000_000m)
            {
                throw Wrong("t", allowed);
            }

            return new TimeSpan((long)decimal.Round(seconds * TimeSpan.TicksPerSecond));
        }

        private long Needed(string field) => Number(field) ?? throw Wrong(field, "a whole number, 0 or more");

        private long? Number(string field)
        {
            if (!json.TryGetProperty(field, out JsonElement value))
            {
                return null;
            }

            return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0
                ? number
                : throw Wrong(field, "a whole number, 0 or more");
        }

        private bool? Flag(string field) => !json.TryGetProperty(field, out JsonElement value) ? null
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw Wrong(field, "true or false");

        private string? Text(string field) => !json.TryGetProperty(field, out JsonElement value) ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : throw Wrong(field, "a text");

        private NodeId? Node(string field, string allowed)
        {
            const string outside = "outside";
            return Text(field) switch
            {
                null => null,
                "-" => NodeId.None,
                ['n', ..] name when NodeId.TryParse(name, out NodeId id) => id,
                { } name when name.StartsWith(outside, StringComparison.Ordinal)
                    && int.TryParse(name.AsSpan(outside.Length), out int address) && address > 0 => NodeId.Outside(address),
                _ => throw Wrong(field, allowed),
            };
        }

        private TraceFormatException Wrong(string field, string allowed)
        {
            const int longest = 60;
            string found = json.TryGetProperty(field, out JsonElement value) ? value.GetRawText() : "";
            string shown = found.Length <= longest ? found : found[..longest] + "...";
            return new TraceFormatException(number, field, $"{(found.Length == 0 ? "is missing" : $"is {shown}")}; allowed: {allowed}");
        }
    }
}
