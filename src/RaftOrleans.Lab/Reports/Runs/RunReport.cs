using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>
/// The report of a run: one HTML page that needs nothing else, a JSON document with the same facts, and the history and the trace that both
/// are made of.
/// </summary>
public sealed class RunReport
{
    /// <summary>The most that the check of the history may cost; beyond it the page says that nothing is known.</summary>
    private const long MaxCheckSteps = 5_000_000;

    private const int MaxTimelineRows = 400;
    private const int MaxDiagramMessages = 120;

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly RunEvidence _evidence;
    private readonly TraceStory _story;
    private readonly RunCharts _charts;

    /// <summary>Makes the report.</summary>
    /// <param name="evidence">What it is made of.</param>
    public RunReport(RunEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        _evidence = evidence;
        _story = TraceStory.Of(evidence.Trace, evidence.Duration);
        _charts = new RunCharts(evidence, _story);
    }

    /// <summary>Writes all files of a report.</summary>
    /// <param name="directory">Where; it is made where it does not exist.</param>
    /// <param name="name">Beginning of the files' names.</param>
    /// <returns>The path of the page.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public string Write(string directory, string name)
    {
        Directory.CreateDirectory(directory);
        string page = Path.Combine(directory, $"{name}.html");
        File.WriteAllText(page, ToHtml());
        File.WriteAllText(Path.Combine(directory, $"{name}.report.json"), ToJson() + "\n");
        using (FileStream history = File.Create(Path.Combine(directory, $"{name}.history.ndjson")))
        {
            HistoryWriter.Write(_evidence.History, history);
        }

        using var trace = new StreamWriter(Path.Combine(directory, $"{name}.trace.ndjson"));
        TraceWriter.Write(_evidence.Trace, trace);
        return page;
    }

    /// <summary>The JSON document: what the run's own says, and who led and what was broken when.</summary>
    public string ToJson()
    {
        JsonObject document = JsonNode.Parse(_evidence.Json)!.AsObject();
        document["commands"] = new JsonArray([.. _evidence.Commands.Select(command => (JsonNode)command)]);
        document["leaders"] = new JsonArray([.. _story.Reigns.Select(reign => (JsonNode)new JsonObject
        {
            ["node"] = reign.Node.ToString(),
            ["term"] = reign.Term,
            ["from_ms"] = reign.From.TotalMilliseconds,
            ["to_ms"] = reign.To.TotalMilliseconds,
        })]);
        document["faults"] = new JsonArray([.. _story.Faults.Select(fault => (JsonNode)new JsonObject
        {
            ["node"] = fault.Node.IsNone ? null : fault.Node.ToString(),
            ["what"] = fault.What,
            ["from_ms"] = fault.From.TotalMilliseconds,
            ["to_ms"] = fault.To.TotalMilliseconds,
        })]);
        return document.ToJsonString(JsonOptions);
    }

    /// <summary>The page.</summary>
    public string ToHtml()
    {
        var page = new HtmlPage(_evidence.Title, _evidence.Lead);
        page.Section("Verdict").Banner(_evidence.Verdict, _evidence.Held ? HtmlTone.Good : HtmlTone.Bad).Facts(_evidence.Facts);
        foreach (string violation in _evidence.Violations)
        {
            page.Code(violation);
        }

        AddExpectations(page);
        page.Heading("Once more").Code(string.Join('\n', _evidence.Commands));
        AddTimeline(page);
        AddTime(page);
        AddElections(page);
        AddHistory(page);
        AddLogs(page);
        AddDiagram(page);
        return page.ToString();
    }

    private void AddExpectations(HtmlPage page)
    {
        if (_evidence.Expectations.Count > 0)
        {
            page.Table(
                ["where", new HtmlColumn("time, s", true), "verdict", "expected", "found"],
                _evidence.Expectations.Select(expectation => (IReadOnlyList<HtmlCell>)
                [
                    expectation.Place,
                    Seconds(expectation.Time),
                    Verdict(expectation.Verdict),
                    expectation.Expected,
                    expectation.Found,
                ]));
        }
    }

    private void AddTimeline(HtmlPage page)
    {
        if (_evidence.Timeline.Count == 0)
        {
            return;
        }

        page.Section("What was done");
        page.Table(
            [new HtmlColumn("time, s", true), "step", "what", "", "what it shows"],
            _evidence.Timeline.Take(MaxTimelineRows).Select(entry => (IReadOnlyList<HtmlCell>)
            [
                Seconds(entry.Time),
                new HtmlCell(entry.Place, HtmlTone.Muted),
                entry.What,
                entry.Verdict is { } verdict ? Verdict(verdict) : "",
                new HtmlCell(entry.Say ?? "", HtmlTone.Muted),
            ]));
        if (_evidence.Timeline.Count > MaxTimelineRows)
        {
            int more = _evidence.Timeline.Count - MaxTimelineRows;
            page.Paragraph(FormattableString.Invariant($"{more} more are in the JSON document."), HtmlTone.Muted);
        }
    }

    private void AddTime(HtmlPage page)
    {
        page.Section("Over time");
        if (_evidence.History.Operations.Count > 0)
        {
            page.Chart(
                _charts.Throughput(),
                "Operations that were answered, per second. Red bands: something was broken. Green lines: a leader was elected.");
            page.Chart(
                _charts.Latency(),
                "Each point is an operation at the time of its call. A pause is an election, or the lack of a majority.");
            page.Chart(_charts.LatencyDistribution());
        }

        page.Chart(_charts.Terms(), "The term of each node.");
        if (_story.Faults.Count > 0)
        {
            page.Heading("What was broken").Table(
                [new HtmlColumn("from, s", true), new HtmlColumn("to, s", true), "where", "what"],
                _story.Faults.Select(fault => (IReadOnlyList<HtmlCell>)
                [
                    Seconds(fault.From), Seconds(fault.To), fault.Node.IsNone ? "network" : fault.Node.ToString(), fault.What,
                ]));
        }
    }

    private void AddElections(HtmlPage page)
    {
        page.Section("Leaders");
        TimeSpan free = TimeSpan.Zero;
        List<IReadOnlyList<HtmlCell>> rows = [];
        foreach (Reign reign in _story.Reigns)
        {
            string gap = reign.From > free ? Seconds(reign.From - free) : "0";
            rows.Add([Seconds(reign.From), Seconds(reign.To), reign.Node.ToString(), FormattableString.Invariant($"{reign.Term}"), gap]);
            free = reign.To > free ? reign.To : free;
        }

        page.Table(
            [
                new HtmlColumn("elected, s", true), new HtmlColumn("until, s", true), "node", new HtmlColumn("term", true),
                new HtmlColumn("without a leader before, s", true),
            ],
            rows);
        if (rows.Count == 0)
        {
            page.Paragraph("Nobody was elected.", HtmlTone.Muted);
        }
    }

    private void AddHistory(HtmlPage page)
    {
        if (_evidence.History.Operations.Count == 0)
        {
            return;
        }

        page.Section("What clients saw");
        LinearizabilityResult check = LinearizabilityChecker.Check(_evidence.History, new LinearizabilityOptions { MaxSteps = MaxCheckSteps });
        HistoryReport.AddVerdict(page, check);
        (string svg, string? leftOut) = HistoryPicture.Draw(_evidence.History.Operations, new HistoryPictureOptions
        {
            Orders = check.Orders,
            Failing = check.Violation?.Operations ?? [],
            Bands = _charts.HistoryBands(),
            Unit = "seconds",
            UnitsPerTick = 1.0 / TimeSpan.TicksPerSecond,
            Zero = _evidence.Began.Ticks,
        });
        page.Picture(svg, HistoryReport.Caption(check, leftOut), fitsWidth: false);
        HistoryReport.AddGuarantees(page, GuaranteeChecker.Check(_evidence.History));
    }

    private void AddLogs(HtmlPage page)
    {
        if (_evidence.Logs.Count > 0)
        {
            page.Section("Logs at the end").Picture(LogPicture.Draw(_evidence.Logs), fitsWidth: false);
        }
    }

    private void AddDiagram(HtmlPage page)
    {
        if (_evidence.Trace.Count == 0)
        {
            return;
        }

        DiagramOptions options = Interesting();
        page.Section("Messages");
        page.Paragraph(
            "The part of the run around its end or its violation. The trace beside this page has all of it: raft diagram draws any other part.",
            HtmlTone.Muted);
        page.Picture(SpaceTimeDiagram.Draw(_evidence.Trace, options), fitsWidth: false);
    }

    /// <summary>What led to the violation; without one, to the last election.</summary>
    private DiagramOptions Interesting()
    {
        TraceStep? violation = _evidence.Trace.FirstOrDefault(step => step.Event == TraceEvents.Violation);
        TimeSpan center = violation?.Time ?? (_story.Reigns.Count > 0 ? _story.Reigns[^1].From : _evidence.Duration);
        TimeSpan before = TimeSpan.FromMilliseconds(violation is null ? 40 : 150);
        return new DiagramOptions { From = center - before, To = center + TimeSpan.FromMilliseconds(60), MaxMessages = MaxDiagramMessages };
    }

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.000}");

    private static HtmlCell Verdict(ScenarioVerdict verdict) => verdict switch
    {
        ScenarioVerdict.Held => new HtmlCell("held", HtmlTone.Good),
        ScenarioVerdict.Broken => new HtmlCell("broken", HtmlTone.Bad),
        _ => new HtmlCell("not reached", HtmlTone.Unsure),
    };
}
