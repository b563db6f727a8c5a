using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>All that a report of a run is made of.</summary>
public sealed record RunEvidence
{
    /// <summary>What was run, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>What it is about, or null.</summary>
    public string? Lead { get; init; }

    /// <summary>Whether all held that was to hold.</summary>
    public required bool Held { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>Names and values: seed, world, hash, and so on.</summary>
    public required IReadOnlyList<(string Name, string Value)> Facts { get; init; }

    /// <summary>What was expected and what was found; empty where there is only the verdict.</summary>
    public IReadOnlyList<ExpectationResult> Expectations { get; init; } = [];

    /// <summary>What was done, step by step.</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>What does not hold, each in some lines; empty where all does.</summary>
    public IReadOnlyList<string> Violations { get; init; } = [];

    /// <summary>Commands that repeat the run.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Every step of every node; times since the run began.</summary>
    public required IReadOnlyList<TraceStep> Trace { get; init; }

    /// <summary>What clients asked and were answered; times are ticks of 100 ns.</summary>
    public required OperationHistory History { get; init; }

    /// <summary>When the run began, by the clock of the history.</summary>
    public TimeSpan Began { get; init; }

    /// <summary>The logs at the end.</summary>
    public IReadOnlyList<NodeLog> Logs { get; init; } = [];

    /// <summary>The report for programs as JSON without what the trace tells: an object.</summary>
    public required string Json { get; init; }

    /// <summary>A text without the line ends that are only there because the lines of its file are short.</summary>
    private static string Unwrapped(string text) => string.Join(
        "\n\n", text.ReplaceLineEndings("\n").Trim().Split("\n\n").Select(paragraph => paragraph.Replace('\n', ' ')));

    /// <summary>Of a run of a scenario that has recorded all.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="scenario">What was run.</param>
    /// <param name="commands">Commands that repeat it.</param>
    public static RunEvidence Of(ScenarioResult result, Scenario scenario, IReadOnlyList<string> commands)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(scenario);
        int held = result.Expectations.Count(expectation => expectation.Verdict == ScenarioVerdict.Held);
        List<(string, string)> facts =
        [
            ("world", result.World),
            ("nodes", FormattableString.Invariant($"{scenario.Group.Nodes}")),
            ("seed", FormattableString.Invariant($"{result.Seed}")),
            (result.EventHash is null ? "time" : "virtual time", FormattableString.Invariant($"{result.Duration.TotalSeconds:0.000} s")),
            ("elections", FormattableString.Invariant($"{result.Elections}")),
            ("acknowledged writes", FormattableString.Invariant($"{result.Operations.AcknowledgedWrites}")),
            ("unknown outcomes", FormattableString.Invariant($"{result.Operations.Unknown}")),
        ];
        if (result.EventHash is { } hash)
        {
            facts.Add(("event hash", hash));
        }

        string stopped = result.Stopped is null ? "" : $"; it stopped at {result.Stopped}";
        return new RunEvidence
        {
            Title = $"{(scenario.Number == 0 ? "" : FormattableString.Invariant($"{scenario.Number} "))}{scenario.Name}: {scenario.Title}",
            Lead = Unwrapped(scenario.Lesson),
            Held = result.Held,
            Verdict = FormattableString.Invariant(
                $"{scenario.Name} {(result.Held ? "holds" : "does not hold")}: {held} of {result.Expectations.Count} expectations{stopped}"),
            Facts = facts,
            Expectations = result.Expectations,
            Timeline = result.Timeline,
            Commands = commands,
            Duration = result.Duration,
            Trace = result.Trace,
            History = result.History,
            Began = result.Began,
            Logs = result.Logs,
            Json = result.ToJson(),
        };
    }
}
