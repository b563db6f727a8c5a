using RaftOrleans.Consensus;

namespace RaftOrleans.Verification.Tests.Traces;

public sealed class TraceCheckerTests
{
    [Fact]
    public void A_trace_that_goes_together_has_no_problems()
    {
        Assert.Empty(TraceChecker.Check(
        [
            Step(0, 1, TraceEvents.Start),
            Step(0, 2, TraceEvents.Start),
            Step(1, 1, TraceEvents.Leader, term: 1, vote: 1, role: Role.Leader),
            Step(1, 1, TraceEvents.Send, term: 1, vote: 1, role: Role.Leader, message: Message(1, 2, 1)),
            Step(1, 1, TraceEvents.Dup, term: 1, vote: 1, role: Role.Leader, message: Message(1, 2, 1)),
            Step(2, 2, TraceEvents.Recv, term: 1, message: Message(1, 2, 1)),
            Step(3, 2, TraceEvents.Drop, term: 1, message: Message(1, 2, 1)),
            Bare(4, 1, TraceEvents.Crash),
            Step(5, 1, TraceEvents.Restart, term: 0),
        ]));
    }

    public static TheoryData<string, TraceStep[]> Wrong => new()
    {
        { "line 2: its time 1 s is before 2 s", [Step(2, 1, "x"), Step(1, 1, "x")] },
        { "line 2: n1 goes from term 3 back to 2", [Step(0, 1, "x", term: 3), Step(0, 1, "x", term: 2)] },
        { "line 2: n1 changes its vote in term 3 from n2 to n1", [Step(0, 1, "x", term: 3, vote: 2), Step(0, 1, "x", term: 3, vote: 1)] },
        { "line 2: n1 goes from commit index 2 back to 1", [Step(0, 1, "x", length: 2, commit: 2), Step(0, 1, "x", length: 2, commit: 1)] },
        { "line 1: n1 has committed 2 and its log ends at 1", [Step(0, 1, "x", length: 1, commit: 2)] },
        { "line 1: message 7 (AE from n1 to n2) was never sent", [Step(0, 2, TraceEvents.Recv, message: Message(1, 2, 7))] },
        {
            "line 3: message 7 arrives or is lost more often than it was sent",
            [
                Step(0, 1, TraceEvents.Send, message: Message(1, 2, 7)), Step(1, 2, TraceEvents.Recv, message: Message(1, 2, 7)),
                Step(1, 2, TraceEvents.Drop, message: Message(1, 2, 7)),
            ]
        },
        {
            "line 2: message 7 is another than the one that was sent",
            [Step(0, 1, TraceEvents.Send, message: Message(1, 2, 7)), Step(1, 2, TraceEvents.Recv, message: Message(1, 2, 7) with { Term = 9 })]
        },
        {
            "line 2: message 7 is sent a second time",
            [Step(0, 1, TraceEvents.Send, message: Message(1, 2, 7)), Step(0, 1, TraceEvents.Send, message: Message(1, 2, 7))]
        },
        { "line 1: n3 takes the step (Send) of a message from n1 to n2", [Step(0, 3, TraceEvents.Send, message: Message(1, 2, 7))] },
        {
            "line 2: n2 leads in term 4, which n1 has led",
            [
                Step(0, 1, TraceEvents.Leader, term: 4, role: Role.Leader), Step(0, 2, TraceEvents.Leader, term: 4, role: Role.Leader),
            ]
        },
        { "line 2: n1 takes a step (Tick) although it is crashed", [Bare(0, 1, TraceEvents.Crash), Step(1, 1, TraceEvents.Tick)] },
        { "line 2: n1 takes a step (Tick) although it is paused", [Bare(0, 1, TraceEvents.Pause), Step(1, 1, TraceEvents.Tick)] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_does_not_go_together_is_told(string problem, TraceStep[] steps)
    {
        TraceProblem found = Assert.Single(TraceChecker.Check(steps));

        Assert.StartsWith(problem, found.ToString(), StringComparison.Ordinal);
    }

    private static TraceStep Bare(int seconds, int node, string happened) =>
        new() { Time = TimeSpan.FromSeconds(seconds), Node = NodeId.Of(node), Event = happened };

    private static TraceStep Step(
        int seconds,
        int node,
        string happened,
        long term = 0,
        int vote = 0,
        long length = 0,
        long commit = 0,
        Role role = Role.Follower,
        TraceMessage? message = null) => Bare(seconds, node, happened) with
        {
            State = new TraceState(term, role, new NodeId(vote), length, 0, commit),
            Message = message,
        };

    private static TraceMessage Message(int from, int to, long id) =>
        new() { Type = "AE", From = NodeId.Of(from), To = NodeId.Of(to), Term = 1, Id = id };
}
