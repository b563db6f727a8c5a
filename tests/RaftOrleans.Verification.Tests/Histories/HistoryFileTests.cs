using System.Text;
using RaftOrleans.Verification.Tests.Support;

namespace RaftOrleans.Verification.Tests.Histories;

/// <summary>The history format of interfaces.md, and back.</summary>
public class HistoryFileTests
{
    [Fact]
    public void All_functions_and_outcomes_are_read()
    {
        OperationHistory history = HistoryReader.Parse("""
            {"client":0,"f":"write","key":"x","value":{"a":1.0},"call":10,"ret":14,"type":"ok","out":null}
            {"client":1,"f":"read","key":"x","call":15,"ret":16,"type":"ok","out":{"a":1}}
            {"client":2,"f":"cas","key":"x","from":1,"value":2,"call":17,"ret":18,"type":"ok","out":false}
            {"client":2,"f":"cas","key":"x","value":2,"call":19,"ret":20,"type":"fail"}
            {"client":3,"f":"append","key":"y","value":"e","call":21,"type":"info"}
            {"client":3,"f":"delete","key":"x","call":23,"ret":null,"type":"ok"}
            {"client":4,"f":"read","key":"z","value":null,"from":null,"call":25,"ret":25,"type":"ok","out":null}
            """);
        Operation[] expected =
        [
            HistoryBuilder.Write(0, 10, 14, """{"a":1}"""),
            HistoryBuilder.Read(1, 15, 16, """{"a":1}"""),
            HistoryBuilder.Cas(2, 17, 18, "1", "2", isSwapped: false),
            HistoryBuilder.Cas(2, 19, 20, null, "2").Failed(),
            HistoryBuilder.Append(3, 21, 0, "\"e\"", "y").Unknown(),
            HistoryBuilder.Delete(3, 23, 0) with { Return = null },
            HistoryBuilder.Read(4, 25, 25, null, "z"),
        ];
        Assert.Equal(expected, history.Operations);
        Assert.True(history.NullIsAbsent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n\n ")]
    [InlineData("[]")]
    [InlineData(" [\n] \n")]
    [InlineData("\ufeff[]")]
    public void An_empty_file_is_an_empty_history(string text) => Assert.Empty(HistoryReader.Parse(text).Operations);

    [Fact]
    public void Layout_does_not_matter()
    {
        const string a = """{"client":0,"f":"read","key":"\u0078","call":1,"ret":2,"type":"ok","out":[1, 2]}""";
        const string b = """{"type":"info","key":"x","f":"delete","note":{"deep":[1]},"call":-5,"client":-7}""";
        Operation[] expected =
        [
            HistoryBuilder.Read(0, 1, 2, "[1,2]"),
            HistoryBuilder.Delete(-7, -5, 0).Unknown(),
        ];
        foreach (string text in (string[])[$"{a}\n{b}", $"\ufeff\n{a}\r\n\r\n  {b}  \n", $"[{a},{b}]", $"\ufeff \n[\n  {a}\n  ,{b}\n]\n"])
        {
            Assert.Equal(expected, HistoryReader.Parse(text).Operations);
        }
    }

    [Fact]
    public void A_missing_type_is_info_where_no_answer_came() => Assert.Equal(
        [HistoryBuilder.Write(0, 1, 0, "1").Unknown()],
        HistoryReader.Parse("""{"client":0,"f":"write","key":"x","value":1,"call":1}""").Operations);

    [Fact]
    public void Found_tells_JSON_null_from_an_absent_key()
    {
        OperationHistory history = HistoryReader.Parse("""
            [{"client":0,"f":"read","key":"x","call":1,"ret":2,"type":"ok","out":null,"found":true},
             {"client":0,"f":"read","key":"x","call":3,"ret":4,"type":"ok","out":null,"found":false},
             {"client":0,"f":"read","key":"x","call":5,"ret":6,"type":"ok","out":null}]
            """);
        Assert.Equal(["null", null, null], history.Operations.Select(operation => operation.Output));
        Assert.False(history.NullIsAbsent);
    }

    [Theory]
    [InlineData("""{"client":0,"f":"read","key":"x","call":1,"ret":2,"type":"ok","out":1}x""", null, "line 1: is not valid JSON: 'x' is invalid")]
    [InlineData("""{"client":0""", null, "line 1: is not valid JSON")]
    [InlineData("nonsense", null, "line 1: is not valid JSON")]
    [InlineData("5", null, "line 1: is a number; allowed: a JSON object")]
    [InlineData("""{"f":"read","key":"x","call":1,"ret":2,"type":"ok","out":1}""", "client", "is missing; allowed: an integer")]
    [InlineData("""{"client":"a","f":"read","key":"x","call":1,"ret":2,"type":"ok","out":1}""", "client", "is \"a\"; allowed: an integer")]
    [InlineData("""{"client":0,"key":"x","call":1}""", "f", "is missing; allowed: read, write, cas, append, delete")]
    [InlineData("""{"client":0,"f":"Read","key":"x","call":1}""", "f", "is \"Read\"; allowed: read, write, cas, append, delete")]
    [InlineData("""{"client":0,"f":"read","key":7,"call":1}""", "key", "is 7; allowed: a string")]
    [InlineData("""{"client":0,"f":"read","call":1}""", "key", "is missing; allowed: a string")]
    [InlineData("""{"client":0,"f":"read","key":"x"}""", "call", "is missing; allowed: an integer of 64 bits")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":1.5}""", "call", "is 1.5; allowed: an integer")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":"1"}""", "call", "is \"1\"; allowed: an integer")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":1,"ret":true,"type":"ok"}""", "ret", "is true; allowed: an integer of 64 bits, or none")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":5,"ret":4,"type":"ok","out":1}""", "ret", "is 4, before the call at 5; allowed: 5 or later")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":1,"ret":2,"out":1}""", "type", "is missing; allowed: ok, fail, info")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":1,"ret":2,"type":"maybe","out":1}""", "type", "is \"maybe\"; allowed: ok, fail, info")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":1,"ret":2,"type":"ok"}""", "out", "is missing; allowed: the value that was read, null for an absent key")]
    [InlineData("""{"client":0,"f":"read","key":"x","value":1,"call":1,"ret":2,"type":"ok","out":1}""", "value", "is not allowed: a read takes none")]
    [InlineData("""{"client":0,"f":"write","key":"x","call":1,"ret":2,"type":"ok"}""", "value", "is missing; a write needs one")]
    [InlineData("""{"client":0,"f":"append","key":"x","call":1,"ret":2,"type":"ok"}""", "value", "is missing; a append needs one")]
    [InlineData("""{"client":0,"f":"write","key":"x","value":1,"from":2,"call":1}""", "from", "is not allowed: only a cas has one")]
    [InlineData("""{"client":0,"f":"cas","key":"x","value":1,"from":2,"call":1,"ret":2,"type":"ok","out":3}""", "out", "is 3; allowed for a cas: true or none")]
    [InlineData("""{"client":0,"client":0}""", "client", "is there twice; allowed: once")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":1,"ret":2,"type":"ok","out":1,"found":false}""", "found", "is false although out is 1")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":1,"ret":2,"type":"ok","out":1,"found":1}""", "found", "is 1; allowed: true, false, or none")]
    [InlineData("""{"client":0,"f":"read","key":"x","call":1,"ret":2,"type":"ok","out":"\ud800"}""", "out", "is not valid JSON")]
    public void What_breaks_the_format_is_named(string text, string? field, string problem)
    {
        HistoryFormatException exception = Assert.Throws<HistoryFormatException>(() => HistoryReader.Parse(text));
        Assert.Equal(HistoryFormat.Ndjson, exception.Format);
        Assert.Equal(1, exception.Number);
        Assert.Equal(field, exception.Field);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        if (field is not null)
        {
            Assert.StartsWith($"line 1: field '{field}' ", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\n\n{0}\r\n\n{1}\n", HistoryFormat.Ndjson, 5)]
    [InlineData("[{0},\n{1}]", HistoryFormat.JsonArray, 2)]
    public void The_place_is_named(string layout, HistoryFormat format, int number)
    {
        string text = layout
            .Replace("{0}", """{"client":0,"f":"delete","key":"x","call":1}""", StringComparison.Ordinal)
            .Replace("{1}", """{"client":0,"f":"delete","key":"x","call":null}""", StringComparison.Ordinal);
        HistoryFormatException exception = Assert.Throws<HistoryFormatException>(() => HistoryReader.Parse(text));
        Assert.Equal((format, (long)number, "call"), (exception.Format, exception.Number, exception.Field));
        string place = format == HistoryFormat.JsonArray ? "element" : "line";
        Assert.StartsWith($"{place} {number}: field 'call' is null; allowed", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "element 1: is not valid JSON")]
    [InlineData("[1]", "element 1: is a number; allowed: a JSON object")]
    [InlineData("[[]]", "element 1: is an array; allowed: a JSON object")]
    [InlineData("""[{"client":0,"f":"delete","key":"x","call":1}""", "element 2: is not valid JSON")]
    [InlineData("""[{"client":0,"f":"delete","key":"x","call":1},""", "element 2: is not valid JSON")]
    [InlineData("""[{"client":0,"f":"delete","key":"x","call":1},]""", "element 2: is not valid JSON")]
    [InlineData("""[{"client":0,"f":"delete","key":"x","ca""", "element 1: is not valid JSON")]
    [InlineData("[] []", "element 1: is not valid JSON")]
    public void A_broken_array_is_named(string text, string problem)
    {
        HistoryFormatException exception = Assert.Throws<HistoryFormatException>(() => HistoryReader.Parse(text));
        Assert.StartsWith(problem, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HistoryFormat.Ndjson)]
    [InlineData(HistoryFormat.JsonArray)]
    public void What_is_written_is_read_back(HistoryFormat format)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var script = new byte[HistoryScript.BytesPerOperation * 12];
            new Random(seed).NextBytes(script);
            OperationHistory history = HistoryScript.Decode(script, seed % HistoryScript.FlavourCount, changes: 2, nullIsAbsent: seed % 2 == 0);
            OperationHistory back = HistoryReader.Read(Write(history, format));
            Assert.Equal(history.Operations, back.Operations);
            if (history.Operations.Any(operation => operation is { Function: OperationFunction.Read, Outcome: OperationOutcome.Ok }))
            {
                Assert.Equal(history.NullIsAbsent, back.NullIsAbsent);
            }
        }
    }

    [Theory]
    [InlineData(HistoryFormat.Ndjson)]
    [InlineData(HistoryFormat.JsonArray)]
    public void Strange_texts_survive(HistoryFormat format)
    {
        string longText = $"\"{new string('a', 300_000)}\"";
        var history = new OperationHistory(
        [
            HistoryBuilder.Write(long.MaxValue > 0 ? 1 : 0, long.MinValue, long.MaxValue, longText, "key \" \\ \n é 😀"),
            HistoryBuilder.Write(0, 0, 0, """{"f":"read","\u0000":[{"call":1e400}]}""", ""),
            HistoryBuilder.Read(0, 0, 1, "null"),
            HistoryBuilder.Cas(0, 0, 1, "null", "null"),
            HistoryBuilder.Read(0, 0, 1, "null") with { Outcome = OperationOutcome.Info },
            HistoryBuilder.Write(0, 0, 1, "1") with { Output = "\"done\"" },
        ]);
        Assert.Equal(history.Operations, HistoryReader.Read(Write(history, format)).Operations);
    }

    [Fact]
    public void A_stream_may_hand_out_its_bytes_one_by_one()
    {
        var history = new OperationHistory([HistoryBuilder.Write(0, 0, 1, "\"é😀\""), HistoryBuilder.Read(0, 2, 3, "[1,[2]]")]);
        foreach (HistoryFormat format in Enum.GetValues<HistoryFormat>())
        {
            using var stream = new DripStream(Write(history, format).ToArray());
            Assert.Equal(history.Operations, HistoryReader.Read(stream).Operations);
        }
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        using var stream = new EndlessStream();
        HistoryFormatException exception = Assert.Throws<HistoryFormatException>(() => HistoryReader.Read(stream));
        Assert.Equal($"line 1: is longer than {HistoryReader.MaxOperationBytes} bytes; allowed: at most that", exception.Message);
    }

    [Fact]
    public void A_line_of_the_file_looks_as_the_format_says()
    {
        var history = new OperationHistory([HistoryBuilder.Cas(3, 10, 14, "1", "2")], nullIsAbsent: true);
        Assert.Equal(
            """{"client":3,"f":"cas","key":"x","value":2,"from":1,"call":10,"ret":14,"type":"ok","out":true}""" + "\n",
            Encoding.UTF8.GetString(Write(history, HistoryFormat.Ndjson).ToArray()));
    }

    private static MemoryStream Write(OperationHistory history, HistoryFormat format)
    {
        var stream = new MemoryStream();
        HistoryWriter.Write(history, stream, format);
        stream.Position = 0;
        return stream;
    }

    private sealed class DripStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'1');
            return count;
        }
    }
}
