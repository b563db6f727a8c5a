using RaftOrleans.Consensus;

namespace RaftOrleans.Verification.Tests.Traces;

public sealed class TraceReaderTests
{
    private static readonly TraceStep Full = new()
    {
        Time = new TimeSpan(12_345_678),
        Node = new NodeId(3, 1),
        Event = TraceEvents.Send,
        State = new TraceState(7, Role.PreCandidate, NodeId.Of(2), 9, 6, 8),
        Message = new TraceMessage
        {
            Type = "AE",
            From = new NodeId(3, 1),
            To = NodeId.Outside(4),
            Term = 7,
            Id = 11,
            LastLogTerm = 1,
            LastLogIndex = 2,
            Ok = false,
            Previous = 3,
            PreviousTerm = 4,
            Count = 5,
            Commit = 6,
            Match = 7,
            Round = 8,
            Bytes = 9,
        },
        Peer = NodeId.Of(5),
        Index = 10,
        Why = "a \"reason\" <&>\nin two lines",
        IsFaulty = true,
    };

    [Fact]
    public void What_is_written_comes_back_as_it_was()
    {
        TraceStep[] steps =
        [
            Full,
            new TraceStep { Time = TimeSpan.FromSeconds(-1), Node = NodeId.None, Event = TraceEvents.Network, IsFaulty = false },
            new TraceStep { Time = TimeSpan.MaxValue / 2, Node = NodeId.Of(1), Event = "Anything" },
        ];
        var text = new StringWriter();
        TraceWriter.Write(steps, text);

        Assert.Equal(3, text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(steps, TraceReader.Read(new StringReader(text.ToString())));
    }

    [Fact]
    public void A_line_has_the_fields_of_the_format()
    {
        const string line =
            """{"t":0.5,"n":"n1","e":"Send","term":2,"role":"Leader","vote":"n1","len":3,"lt":2,"ci":1,"mtype":"AE","from":"n1","to":"n2","mt":2,"prev":2,"pt":1,"cnt":1,"mci":1}""";

        TraceStep step = Assert.Single(TraceReader.Read(new StringReader(line + "\n\n")));

        Assert.Equal(TimeSpan.FromMilliseconds(500), step.Time);
        Assert.Equal(new TraceState(2, Role.Leader, NodeId.Of(1), 3, 2, 1), step.State);
        Assert.Equal((2L, 1L, 1, 1L), (step.Message!.Previous, step.Message.PreviousTerm, step.Message.Count, step.Message.Commit));
    }

    [Theory]
    [InlineData("nothing", "line 2: is not JSON at character ")]
    [InlineData("[1]", "line 2: is no JSON object; allowed: a step")]
    [InlineData("""{"n":"n1","e":"x"}""", "line 2, field t: is missing; allowed: seconds")]
    [InlineData("""{"t":"soon","n":"n1","e":"x"}""", "line 2, field t: is \"soon\"; allowed: seconds")]
    [InlineData("""{"t":1e30,"n":"n1","e":"x"}""", "line 2, field t: is 1e30; allowed: seconds")]
    [InlineData("""{"t":1,"e":"x"}""", "line 2, field n: is missing; allowed: n1, n2, ...")]
    [InlineData("""{"t":1,"n":"x1","e":"x"}""", "line 2, field n: is \"x1\"; allowed: n1, n2, ...")]
    [InlineData("""{"t":1,"n":"n1"}""", "line 2, field e: is missing; allowed: what happened")]
    [InlineData("""{"t":1,"n":"n1","e":"Send"}""", "line 2, field mtype: is missing; allowed: the type of the message that this Send tells of")]
    [InlineData("""{"t":1,"n":"n1","e":"x","term":-1,"role":"Leader","vote":"-","len":0,"lt":0,"ci":0}""", "line 2, field term: is -1; allowed: a whole number")]
    [InlineData("""{"t":1,"n":"n1","e":"x","term":1,"role":"King","vote":"-","len":0,"lt":0,"ci":0}""", "line 2, field role: is \"King\"; allowed: Follower")]
    [InlineData("""{"t":1,"n":"n1","e":"x","term":1,"role":"3","vote":"-","len":0,"lt":0,"ci":0}""", "line 2, field role: is \"3\"")]
    [InlineData("""{"t":1,"n":"n1","e":"x","term":1,"role":"Leader","len":0,"lt":0,"ci":0}""", "line 2, field vote: is missing; allowed: n1, n2, ..., or \"-\" for none")]
    [InlineData("""{"t":1,"n":"n1","e":"Recv","mtype":"AE","from":"n1","mt":1}""", "line 2, field to: is missing; allowed: n1")]
    [InlineData("""{"t":1,"n":"n1","e":"x","faulty":1}""", "line 2, field faulty: is 1; allowed: true or false")]
    public void What_is_wrong_is_told_with_its_line_and_field(string line, string problem)
    {
        const string good = """{"t":0,"n":"n1","e":"Start"}""";

        TraceFormatException error = Assert.Throws<TraceFormatException>(() => TraceReader.Read(new StringReader($"{good}\n{line}\n")));

        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Line);
    }
}
