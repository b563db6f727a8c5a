using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using RaftOrleans.Verification;

namespace RaftOrleans.Client.Tests;

/// <summary>Reports, traces, and diagrams of them.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private static readonly RunOptions Nobody = new("http://127.0.0.1:1");
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_run_of_a_scenario_leaves_a_report_and_a_trace()
    {
        string reports = PathOf("new/reports");
        string trace = PathOf("trace.ndjson");

        Raft run = (await RunAsync("scenario", "run", "leader-crash", "--seed", "3", "--report", reports, "--trace", trace)).Succeeds();

        Assert.Equal([$"trace: {trace}", $"report: {Path.Combine(reports, "leader-crash-3.html")}"], run.Lines.TakeLast(2));
        XElement page = Page(Path.Combine(reports, "leader-crash-3.html"));
        Assert.Contains(page.Descendants("pre"), code => code.Value.StartsWith("raft scenario run leader-crash --seed 3\n", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(reports, "leader-crash-3.report.json")));
        Assert.True(json.RootElement.GetProperty("held").GetBoolean());
        Assert.Empty(TraceChecker.Check(Trace(trace)));
        Assert.Equal(await File.ReadAllTextAsync(trace), await File.ReadAllTextAsync(Path.Combine(reports, "leader-crash-3.trace.ndjson")));
        (await RunAsync("check", Path.Combine(reports, "leader-crash-3.history.ndjson"))).Succeeds();
    }

    [Fact]
    public async Task A_scenario_that_does_not_hold_leaves_a_report_too()
    {
        Raft run = await RunAsync("scenario", "run", "returning-follower-prevote", "--set", "preVote=false", "--report", _directory.Path, "--json");

        Assert.False(run.EndsWith(1).Json.GetProperty("held").GetBoolean());
        XElement page = Page(PathOf("returning-follower-prevote-1.html"));
        Assert.Contains(page.Descendants("p"), text => text.Value.StartsWith("returning-follower-prevote does not hold: ", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("pre"), code => code.Value.Contains("--seed 1 --set preVote=false", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failing_run_is_reported_when_it_is_found_and_when_it_is_replayed()
    {
        await RunAsync("fuzz", "--break", "12", "--runs", "1", "--shrink-runs", "0", "--out", _directory.Path, "--report", PathOf("found"));
        string file = Assert.Single(Directory.GetFiles(_directory.Path, "*.json"));
        string name = Path.GetFileNameWithoutExtension(file);
        string trace = PathOf("trace.ndjson");

        (await RunAsync("replay", file, "--report", PathOf("replayed"), "--trace", trace)).EndsWith(1);

        string found = await File.ReadAllTextAsync(Path.Combine(PathOf("found"), $"{name}.html"));
        Assert.Equal(found, await File.ReadAllTextAsync(Path.Combine(PathOf("replayed"), $"{name}.html")));
        Assert.Contains(Page(Path.Combine(PathOf("found"), $"{name}.html")).Descendants("p"), text => text.Value.EndsWith(" is violated", StringComparison.Ordinal));
        Assert.Contains(Trace(trace), step => step.Event == TraceEvents.Violation);
    }

    [Fact]
    public async Task A_trace_becomes_a_diagram()
    {
        string trace = PathOf("trace.ndjson");
        await RunAsync("scenario", "run", "leader-crash", "--trace", trace);
        string svg = PathOf("d.svg");
        string mermaid = PathOf("d.mmd");

        Raft drawn = (await RunAsync("diagram", trace, "-o", svg, "--to", "250ms")).Succeeds();
        (await RunAsync("diagram", trace, "--out", mermaid, "--to", "250ms")).Succeeds();
        Raft printed = (await RunAsync("diagram", trace, "--format", "mermaid", "--to", "250ms")).Succeeds();
        JsonElement document = (await RunAsync("diagram", trace, "--json", "--from", "1s")).Succeeds().Json;

        Assert.Equal($"wrote {svg}", drawn.Lines[0]);
        Assert.Contains("after the part that is shown", drawn.Lines[1], StringComparison.Ordinal);
        Assert.Equal("svg", XDocument.Load(svg).Root!.Name.LocalName);
        Assert.Equal("sequenceDiagram", printed.Lines[0]);
        Assert.Equal(printed.Out.ReplaceLineEndings("\n"), await File.ReadAllTextAsync(mermaid));
        Assert.Equal("svg", document.GetProperty("format").GetString());
        Assert.StartsWith("<svg", document.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format is 'png', allowed is svg, mermaid", "--format", "png")]
    [InlineData("--from is 'later', allowed is a time of 0 or more", "--from", "later")]
    [InlineData("--to is '-1s', allowed is a time of 0 or more", "--to=-1s")]
    [InlineData("--from 2s is after --to 1s", "--from", "2s", "--to", "1s")]
    [InlineData("--messages is 0, allowed is 1 to 10000", "--messages", "0")]
    public async Task Wrong_usage_of_diagram_ends_with_2(string reason, params string[] options)
    {
        string trace = PathOf("trace.ndjson");
        await File.WriteAllTextAsync(trace, """{"t":0,"n":"n1","e":"Start"}""");

        (await RunAsync(["diagram", trace, .. options])).EndsWith(2).Says(reason);
    }

    [Theory]
    [InlineData("", "there is no step in it")]
    [InlineData("{\"t\":0}", "line 1, field e: is missing")]
    public async Task A_file_that_is_no_trace_ends_with_2(string text, string reason)
    {
        string trace = PathOf("wrong.ndjson");
        await File.WriteAllTextAsync(trace, text);

        (await RunAsync("diagram", trace)).EndsWith(2).Says($"{trace}: ", reason);
        (await RunAsync("diagram", PathOf("missing"))).EndsWith(2).Says("missing");
    }

    [Fact]
    public async Task What_cannot_be_written_is_told_before_the_run()
    {
        string file = PathOf("file");
        await File.WriteAllTextAsync(file, "");

        Raft report = await RunAsync("scenario", "run", "1", "--report", Path.Combine(file, "dir"));
        Raft trace = await RunAsync("scenario", "run", "1", "--trace", Path.Combine(file, "t.ndjson"));

        Assert.Equal("", report.EndsWith(1).Says("cannot write ").Out);
        Assert.Equal("", trace.EndsWith(1).Says("cannot write ").Out);
    }

    private static XElement Page(string path)
    {
        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }

    private static IReadOnlyList<TraceStep> Trace(string path)
    {
        using var text = new StreamReader(path);
        return TraceReader.Read(text);
    }

    private string PathOf(string name) => Path.Combine(_directory.Path, name);

    private static Task<Raft> RunAsync(params string[] command) => Raft.RunAsync(Nobody, command);
}
