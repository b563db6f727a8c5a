using System.Text.Json;
using System.Xml.Linq;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab.Tests.Reports;

public sealed class RunReportTests
{
    private static readonly Lazy<(Scenario Scenario, ScenarioResult Result)> Crash = new(() =>
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load("leader-crash");
        return (scenario, ScenarioRunner.RunSimulated(scenario, new ScenarioRunOptions { RecordsAll = true }));
    });

    [Fact]
    public void Recording_changes_nothing()
    {
        ScenarioResult plain = ScenarioRunner.RunSimulated(Crash.Value.Scenario);

        Assert.Equal(plain.EventHash, Crash.Value.Result.EventHash);
        Assert.Empty(plain.Trace);
        Assert.Empty(plain.Logs);
    }

    [Fact]
    public void The_trace_of_a_scenario_goes_together()
    {
        Assert.Empty(TraceChecker.Check(Crash.Value.Result.Trace));
    }

    [Fact]
    public void The_story_of_a_trace_tells_leaders_and_faults()
    {
        TraceStory story = TraceStory.Of(Crash.Value.Result.Trace, Crash.Value.Result.Duration);

        Assert.Equal(Crash.Value.Result.Elections, story.Reigns.Count);
        Assert.True(story.Reigns[0].Term < story.Reigns[1].Term);
        FaultBand fault = Assert.Single(story.Faults);
        Assert.Equal((story.Reigns[0].Node, "down"), (fault.Node, fault.What));
        Assert.Equal(story.Reigns[0].To, fault.From);
        Assert.Equal(5, story.Terms.Count);
    }

    [Fact]
    public void A_report_has_everything_and_is_well_formed()
    {
        RunReport report = new(RunEvidence.Of(Crash.Value.Result, Crash.Value.Scenario, ["raft scenario run leader-crash --seed 1"]));
        string html = report.ToHtml();
        XElement page = Xml.Parse(html);

        Assert.Equal(["Verdict", "What was done", "Over time", "Leaders", "What clients saw", "Logs at the end", "Messages"], page.Texts("h2"));
        Assert.Equal(7, page.Descendants(Xml.Svg + "svg").Count());
        Assert.Contains("raft scenario run leader-crash --seed 1", page.Texts("pre"));
        Assert.Contains(Crash.Value.Result.EventHash!, page.Texts("dd"));
        Assert.Contains(page.Texts("p"), text => text == "linearizable: one order explains every answer");
        Assert.Equal(html, new RunReport(RunEvidence.Of(Crash.Value.Result, Crash.Value.Scenario, ["raft scenario run leader-crash --seed 1"])).ToHtml());
    }

    [Fact]
    public void The_JSON_document_says_the_same()
    {
        RunReport report = new(RunEvidence.Of(Crash.Value.Result, Crash.Value.Scenario, ["again"]));
        using var json = JsonDocument.Parse(report.ToJson());

        Assert.Equal("leader-crash", json.RootElement.GetProperty("scenario").GetString());
        Assert.Equal("again", json.RootElement.GetProperty("commands")[0].GetString());
        Assert.Equal(2, json.RootElement.GetProperty("leaders").GetArrayLength());
        Assert.Equal("down", json.RootElement.GetProperty("faults")[0].GetProperty("what").GetString());
    }

    [Fact]
    public void A_failing_run_of_the_search_has_a_report_with_its_violation()
    {
        BrokenRule broken = BrokenRule.Find("12")!;
        SearchResult found = Enumerable.Range(1, 20).Select(seed => SearchRun.Execute(SearchPlan.Draw(seed), broken)).First(run => run.Violations.Count > 0);
        RecordedSearchRun recorded = FailingRun.Of(found, broken).Record();
        XElement page = Xml.Parse(new RunReport(recorded.Evidence(["raft replay x"])).ToHtml());

        Assert.Equal(found.EventHash, recorded.Result.EventHash);
        Assert.Contains(page.Texts("p"), text => text == $"{found.Violations[0].Property} is violated");
        Assert.Contains(page.Texts("pre"), text => text.Contains(found.Violations[0].Fact, StringComparison.Ordinal));
        Assert.Equal(found.Plan.Nodes, recorded.Logs.Count);
    }

    [Fact]
    public void A_run_without_clients_and_trace_has_a_report()
    {
        RunEvidence bare = RunEvidence.Of(
            Crash.Value.Result with { Trace = [], Logs = [], History = new OperationHistory([]) }, Crash.Value.Scenario, []);

        Assert.DoesNotContain("Messages", Xml.Parse(new RunReport(bare).ToHtml()).Texts("h2"));
    }
}
