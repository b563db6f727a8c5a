using System.Xml.Linq;
using RaftOrleans.Lab.Tests.Scenarios;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab.Tests.Reports;

/// <summary>
/// Small diagrams as they are to be, in files beside the traces they are made of. <c>RAFT_GOLDEN_REWRITE=1</c> writes them anew.
/// </summary>
public sealed class DiagramTests
{
    private const string Rewrite = "RAFT_GOLDEN_REWRITE";

    private static IReadOnlyList<TraceStep> Small => Read("small.ndjson");

    [Fact]
    public void The_small_trace_goes_together() => Assert.Empty(TraceChecker.Check(Small));

    [Fact]
    public void A_space_time_diagram_is_as_it_was() => Compare("small.svg", SvgText.Document(SpaceTimeDiagram.Draw(Small)));

    [Fact]
    public void A_sequence_diagram_is_as_it_was() => Compare("small.mmd", MermaidDiagram.Write(Small));

    [Fact]
    public void A_part_of_a_trace_says_what_is_not_in_it()
    {
        DiagramOptions part = new() { From = TimeSpan.FromMilliseconds(110), To = TimeSpan.FromMilliseconds(160) };

        Compare("part.mmd", MermaidDiagram.Write(Small, part));
        Assert.Equal(["14 steps before and 4 steps after the part that is shown"], SpaceTimeDiagram.LeftOut(Small, part));
    }

    [Fact]
    public void Every_message_is_an_arrow_and_every_lost_one_is_crossed_out()
    {
        XElement svg = Xml.Parse(SpaceTimeDiagram.Draw(Small));
        List<string> texts = svg.Texts("text");

        // Seven arrows: one message came twice.
        Assert.Equal(7, svg.Descendants(Xml.Svg + "polygon").Count());
        Assert.Equal(2, texts.Count(text => text == "RVR t2 yes"));
        Assert.Contains("leader of term 2", texts);
        Assert.Contains("commit 1", texts);
        Assert.Contains("Network: partition n1 | n2,n3", texts);
    }

    [Fact]
    public void Of_too_many_messages_heartbeats_go_first_and_then_what_is_late()
    {
        DiagramOptions few = new() { MaxMessages = 2 };
        IReadOnlyList<string> leftOut = SpaceTimeDiagram.LeftOut(Small, few);

        Assert.Equal("2 heartbeats and answers", leftOut[0]);
        Assert.StartsWith("3 messages and ", leftOut[1], StringComparison.Ordinal);
        Assert.Contains("--from 0.1s", leftOut[1], StringComparison.Ordinal);
        XElement svg = Xml.Parse(SpaceTimeDiagram.Draw(Small, few));
        Assert.Equal(2, svg.Descendants(Xml.Svg + "polygon").Count());
        Assert.Contains(svg.Texts("text"), text => text == "left out: 2 heartbeats and answers");
    }

    [Fact]
    public void Without_numbers_messages_are_paired_by_what_they_are()
    {
        IReadOnlyList<TraceStep> anonymous = [.. Small.Select(step => step with { Message = step.Message is { } message ? message with { Id = null } : null })];

        Assert.Equal(MermaidDiagram.Write(Small), MermaidDiagram.Write(anonymous));
    }

    [Fact]
    public void An_empty_trace_gives_an_empty_picture()
    {
        Assert.Empty(Xml.Parse(SpaceTimeDiagram.Draw([])).Descendants(Xml.Svg + "polygon"));
        Assert.Equal("sequenceDiagram\n", MermaidDiagram.Write([]));
    }

    [Fact]
    public void A_limit_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SpaceTimeDiagram.Draw(Small, new DiagramOptions { MaxMessages = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MermaidDiagram.Write(Small, new DiagramOptions { MaxMessages = 10_001 }));
    }

    private static string FileOf(string name) => RepositoryFiles.Path("tests", "RaftOrleans.Lab.Tests", "Reports", "Golden", name);

    private static IReadOnlyList<TraceStep> Read(string name)
    {
        using var text = new StreamReader(FileOf(name));
        return TraceReader.Read(text);
    }

    private static void Compare(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(FileOf(name), actual);
            return;
        }

        string written = File.ReadAllText(FileOf(name)).ReplaceLineEndings("\n");
        int line = written.Split('\n').Zip(actual.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
        Assert.True(
            written == actual,
            $"{name} is not what is drawn now: line {line} differs. Where the new one is right, this writes it: {Rewrite}=1 dotnet test tests/RaftOrleans.Lab.Tests --filter {nameof(DiagramTests)}");
    }
}
