using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>
/// One run of a scenario. It awaits nothing but the lab, so in a driven world it is as deterministic as the world.
/// </summary>
internal sealed class ScenarioRun
{
    /// <summary>The client that does the operations of steps.</summary>
    public const long StepClient = 0;

    /// <summary>The most that the check of a history may cost; far beyond what a scenario needs.</summary>
    public const long MaxCheckSteps = 20_000_000;

    /// <summary>Beyond the clients of any workload.</summary>
    private const long FirstBackgroundClient = 1_000;

    /// <summary>Key of the random streams of the workload's clients.</summary>
    public const ulong WorkloadPurpose = 0x574F524B;

    /// <summary>Most entries of each log that a report shows.</summary>
    private const int MaxLogLines = 400;

    private const ulong CastPurpose = 0x43415354;

    private readonly ScenarioRunOptions _options;
    private readonly long _seed;
    private readonly Dictionary<string, Moment> _moments = new(StringComparer.Ordinal);
    private readonly List<TimelineEntry> _timeline = [];
    private readonly List<ExpectationResult> _expectations = [];
    private readonly List<Task> _background = [];
    private readonly ActionRunner _actions;
    private readonly FactChecker _facts;
    private readonly List<TraceStep> _trace = [];

    public ScenarioRun(ILab lab, Scenario scenario, ScenarioRunOptions options, CancellationToken cancellation)
    {
        Lab = lab;
        Scenario = scenario;
        Cancellation = cancellation;
        _options = options;
        _seed = options.Seed ?? scenario.Seed;
        Group = lab.Group(options.Group ?? $"scenario-{scenario.Name}");
        Cast = new NodeCast(new SelectorRandom(new DeterministicRandom(DeterministicRandom.Derive((ulong)_seed, CastPurpose))));
        Operations = new OperationRecorder(lab, Group);
        Events = new EventWatcher(lab, Group);
        _actions = new ActionRunner(this);
        _facts = new FactChecker(this);
    }

    /// <summary>The world.</summary>
    public ILab Lab { get; }

    /// <summary>The group, which exists as long as the run lasts.</summary>
    public ILabGroup Group { get; }

    /// <summary>What is run.</summary>
    public Scenario Scenario { get; }

    /// <summary>Who plays which part.</summary>
    public NodeCast Cast { get; }

    /// <summary>What clients and steps asked and were answered.</summary>
    public OperationRecorder Operations { get; }

    /// <summary>What happened in the group.</summary>
    public EventWatcher Events { get; }

    /// <summary>When the run began, in the world's time.</summary>
    public TimeSpan Begin { get; private set; }

    /// <summary>Ends the run early.</summary>
    public CancellationToken Cancellation { get; }

    private TimeSpan Elapsed => Lab.Now - Begin;

    /// <summary>A time of the world as time since the beginning.</summary>
    public string Describe(TimeSpan time) => ScenarioDuration.Format(time - Begin);

    /// <summary>What a mark has remembered.</summary>
    public Moment Moment(string mark) => _moments[mark];

    /// <summary>Remembers this moment.</summary>
    public async Task<Moment> MarkAsync(string name)
    {
        GroupStatus status = await Events.CatchUpAsync(Cancellation);
        Moment moment = new(status, Events.Elections, Operations.AcknowledgedCount, Lab.Now);
        _moments[name] = moment;
        return moment;
    }

    /// <summary>Waits for a fact to hold.</summary>
    /// <returns>What was found last.</returns>
    public async Task<Finding> WaitForAsync(ScenarioFact fact, TimeSpan within)
    {
        Finding finding = await _facts.CheckAsync(fact);
        if (finding.Holds || finding.IsFinal || !fact.CanComeTrue)
        {
            return finding;
        }

        if (Lab is SimulatedLab simulated && fact.IsSeen)
        {
            await simulated.WatchUntilAsync(CheckAsync, within, Cancellation);
        }
        else
        {
            await Lab.WaitUntilAsync(CheckAsync, within, Cancellation);
        }

        return finding;

        async Task<bool> CheckAsync()
        {
            finding = await _facts.CheckAsync(fact);
            return finding.Holds || finding.IsFinal;
        }
    }

    /// <summary>A client for one operation that nobody waits for.</summary>
    public long NewClient() => FirstBackgroundClient + _background.Count;

    /// <summary>An operation is under way; it is over before what is expected in the end is looked at.</summary>
    public void Begun(Task operation) => _background.Add(operation);

    /// <summary>Runs all.</summary>
    public async Task<ScenarioResult> RunAsync()
    {
        if (!Scenario.Worlds.Contains(Lab.Capabilities.World) && Scenario.AllWorlds.Contains(Lab.Capabilities.World))
        {
            throw new LabException(
                LabFailure.Unsupported,
                $"{Scenario.Name} runs in the {string.Join(" and the ", Scenario.Worlds)} world only, and this is the {Lab.Capabilities.World} one");
        }

        if (_options.RecordsAll)
        {
            Trace();
        }

        await Lab.CreateGroupAsync(Scenario.Group with { Name = Group.Name }, Cancellation);
        WorkloadRunner? workload = Scenario.Workload is { } load
            ? new WorkloadRunner(Lab, Operations, load, Scenario.Group.Nodes, (ulong)_seed, Cancellation)
            : null;
        try
        {
            Begin = Lab.Now;
            Events.Start();
            workload?.Start();
            string? stopped = await RunAsync(Scenario.Steps, "step", null);
            await (workload?.StopAsync() ?? Task.CompletedTask);
            await Task.WhenAll(_background);
            stopped = await RunAsync(Scenario.Expectations, "expectation", stopped);
            TimeSpan duration = Elapsed;
            await Events.StopAsync(Cancellation);
            return await ResultAsync(stopped, duration);
        }
        finally
        {
            // Where the run ends early nobody waits for them.
            Events.Cancel();
            workload?.Cancel();
            if (!_options.KeepGroup)
            {
                await Lab.DeleteGroupAsync(Group.Name, CancellationToken.None);
            }
        }
    }

    /// <summary>Runs steps, or says of each expectation that it was not reached where the run has stopped.</summary>
    /// <returns>Why it stopped, or null.</returns>
    private async Task<string?> RunAsync(IReadOnlyList<ScenarioStep> steps, string what, string? stopped)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            ScenarioStep step = steps[i];
            string place = FormattableString.Invariant($"{what} {i + 1}");
            if (stopped is null)
            {
                stopped = await RunAsync(step, place);
            }
            else if (step.Action is ScenarioAction.Expect expect)
            {
                _expectations.Add(new ExpectationResult(
                    place, step.Line, Elapsed, ScenarioVerdict.NotReached, expect.Fact.Statement, "the run had stopped before"));
            }
        }

        return stopped;
    }

    private async Task<string?> RunAsync(ScenarioStep step, string place)
    {
        string condition = "";
        StepReport report;
        try
        {
            if (step.At is { } at && at > Elapsed)
            {
                await Lab.DelayAsync(at - Elapsed, Cancellation);
            }

            if (step.When is { } when)
            {
                Finding found = await WaitForAsync(when, step.Within);
                if (!found.Holds)
                {
                    return Stop(step, place, when.Statement, $"{found.Words}, after {ScenarioDuration.Format(step.Within)}");
                }

                condition = $"{found.Words}: ";
            }

            report = await _actions.DoAsync(step);
        }
        catch (LabException e)
        {
            return Stop(step, place, "the step can be done", e.Message);
        }

        ScenarioVerdict? verdict = null;
        if (report.Statement is { } statement)
        {
            verdict = report.Finding.Holds ? ScenarioVerdict.Held : ScenarioVerdict.Broken;
            _expectations.Add(new ExpectationResult(place, step.Line, Elapsed, verdict.Value, statement, report.Finding.Words));
        }

        string done = report.What.Length == 0 && report.Statement is not null ? report.Statement : report.What;
        string what = (condition + done).TrimEnd(' ', ':');
        Tell(new TimelineEntry(place, step.Line, Elapsed, step.Say, what, verdict, verdict is null ? null : report.Finding.Words));
        return null;
    }

    private string Stop(ScenarioStep step, string place, string statement, string words)
    {
        _expectations.Add(new ExpectationResult(place, step.Line, Elapsed, ScenarioVerdict.Broken, statement, words));
        Tell(new TimelineEntry(place, step.Line, Elapsed, step.Say, statement, ScenarioVerdict.Broken, words));
        return $"{place}: {words}";
    }

    private void Tell(TimelineEntry entry)
    {
        _timeline.Add(entry);
        _options.Narrate?.Invoke(entry);
    }

    private async Task<ScenarioResult> ResultAsync(string? stopped, TimeSpan duration)
    {
        IReadOnlyList<Operation> operations = Operations.Operations;
        return new ScenarioResult
        {
            Scenario = Scenario.Name,
            Number = Scenario.Number,
            Title = Scenario.Title,
            World = Lab.Capabilities.World,
            Seed = _seed,
            Held = stopped is null && _expectations.TrueForAll(expectation => expectation.Verdict == ScenarioVerdict.Held),
            Stopped = stopped,
            Duration = duration,
            EventHash = await EventHashAsync(),
            Expectations = _expectations,
            Timeline = _timeline,
            Operations = new OperationCounts(
                operations.Count,
                Operations.AcknowledgedCount,
                operations.Count(operation => operation.Outcome == OperationOutcome.Info),
                operations.Count(operation => operation.Outcome == OperationOutcome.Fail)),
            Elections = Events.Elections,
            History = new OperationHistory(operations),
            Began = Begin,
            Trace = TakeTrace(),
            Logs = _options.RecordsAll ? await ReadLogsAsync() : [],
        };
    }

    private void Trace()
    {
        ITracingLab lab = Lab as ITracingLab
            ?? throw new LabException(LabFailure.Unsupported, "this lab cannot tell every step of its nodes");
        lab.Trace(Group.Name, step =>
        {
            lock (_trace)
            {
                _trace.Add(step);
            }
        });
    }

    private IReadOnlyList<TraceStep> TakeTrace()
    {
        lock (_trace)
        {
            return [.. _trace.Select(step => step with { Time = step.Time - Begin })];
        }
    }

    private async Task<IReadOnlyList<NodeLog>> ReadLogsAsync()
    {
        List<NodeLog> logs = [];
        GroupStatus status = await Group.GetStatusAsync(Cancellation);
        foreach (NodeStatus node in status.Nodes)
        {
            long from = Math.Max(node.FirstIndex, node.LastIndex - MaxLogLines + 1);
            try
            {
                IReadOnlyList<LogLine> lines = await Group.ReadLogAsync(node.Id, Math.Max(1, from), MaxLogLines, Cancellation);
                bool isRunning = node.Health is NodeHealth.Running or NodeHealth.Paused;
                logs.Add(new NodeLog(node.Id, isRunning, node.CommitIndex, node.LastIndex, lines));
            }
            catch (LabException)
            {
                // A log that cannot be read now is missing in the report; the run is judged by other means.
            }
        }

        return logs;
    }

    /// <summary>Stands for everything that happened, where the world can say it: two runs share it exactly when they are the same run.</summary>
    private async Task<string?> EventHashAsync()
    {
        try
        {
            return Lab is SimulatedLab simulated ? (await simulated.GetRecordingAsync()).EventHash : null;
        }
        catch (LabException e) when (e.Reason == LabFailure.Unavailable)
        {
            return null;
        }
    }
}
