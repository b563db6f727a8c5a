using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>A run of the search as a file: all that it takes to make it again, and what it violates.</summary>
public sealed record FailingRun
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>What is broken: a name of <see cref="BrokenRule"/>, or null for the real node.</summary>
    public string? Broken { get; init; }

    /// <summary>What it violates first; null where it violates nothing.</summary>
    public required Violation? Violation { get; init; }

    /// <summary>Stands for everything that happens, as 16 hexadecimal digits: a repetition must come to the same.</summary>
    public required string EventHash { get; init; }

    /// <summary>The group, the world, the load and the faults.</summary>
    public required SearchPlan Plan { get; init; }

    /// <summary>The rule that is broken, or null.</summary>
    [JsonIgnore]
    public BrokenRule? Rule => Broken is null ? null : BrokenRule.Find(Broken);

    /// <summary>The file of a run.</summary>
    /// <param name="result">What came out of it.</param>
    /// <param name="broken">What is broken, or null for the real node.</param>
    public static FailingRun Of(SearchResult result, BrokenRule? broken)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new FailingRun
        {
            Broken = broken?.Name,
            Violation = result.Violations.Count > 0 ? result.Violations[0] : null,
            EventHash = HashText(result.EventHash),
            Plan = result.Plan with { Schedule = result.Plan.Schedule ?? result.Plan.DrawSchedule() },
        };
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="LabException">The text is not one of a run, or the run is none that nodes accept; the message says what is wrong.</exception>
    public static FailingRun Parse(string json)
    {
        try
        {
            FailingRun run = JsonSerializer.Deserialize<FailingRun>(json, Json) ?? throw new JsonException("it is empty");
            return run.WhyNot() is { } problem ? throw new LabException(LabFailure.Invalid, $"not a run of the search: {problem}") : run;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new LabException(LabFailure.Invalid, $"not a run of the search: {error.Message}", error);
        }
    }

    /// <summary>The file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Makes the run again.</summary>
    /// <param name="text">Where a line per event goes, or null.</param>
    public SearchResult Repeat(TextWriter? text = null) => SearchRun.Execute(Plan, Rule, text);

    /// <summary>Makes the run again and keeps all that a report shows.</summary>
    public RecordedSearchRun Record()
    {
        List<TraceStep> trace = [];
        IReadOnlyList<NodeLog> logs = [];
        SearchResult result = SearchRun.Execute(Plan, Rule, new SearchObserver { Steps = trace.Add, AtEnd = group => logs = NodeLogs.Of(group) });
        return new RecordedSearchRun(this, result, trace, logs);
    }

    /// <summary>A smaller run that violates the same property.</summary>
    /// <param name="maxRuns">Most runs to try; 1 or more.</param>
    /// <param name="progress">Called after each run with the number of runs so far and the smallest plan so far.</param>
    /// <exception cref="ArgumentException">The run violates nothing.</exception>
    public FailingRun Shrink(int maxRuns, Action<int, SearchPlan>? progress = null) =>
        Of(SearchRun.Execute(Shrinker.Shrink(Plan, Rule, maxRuns, progress), Rule), Rule);

    /// <summary>A hash as it stands in files and answers.</summary>
    public static string HashText(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>What is wrong with it, or null.</summary>
    internal string? WhyNot()
    {
        if (Broken is not null && Rule is null)
        {
            return $"there is no broken rule '{Broken}'";
        }

        if (Plan is null || Plan.Options is null || Plan.World is null)
        {
            return "the plan, its options or its world are missing";
        }

        bool isTimed = Plan.FaultInterval > TimeSpan.Zero && Plan.FaultTime >= TimeSpan.Zero && Plan.ThinkTime > TimeSpan.Zero
            && Plan.Patience > TimeSpan.Zero && Plan.SessionTimeout > TimeSpan.Zero
            && Plan.World.LatencyMin >= TimeSpan.Zero && Plan.World.LatencyMax >= Plan.World.LatencyMin
            && Plan.World.SyncMin >= TimeSpan.Zero && Plan.World.SyncMax >= Plan.World.SyncMin
            && Plan.World.TimerLatenessMax >= TimeSpan.Zero;
        return Plan.Nodes is < 1 or > GroupSpecification.MaxNodes ? $"Nodes is {Plan.Nodes}, allowed is 1 to {GroupSpecification.MaxNodes}"
            : Plan.Clients is < 0 or > 1_000 ? $"Clients is {Plan.Clients}, allowed is 0 to 1000"
            : Plan.Keys is < 1 or > 1_000_000 ? $"Keys is {Plan.Keys}, allowed is 1 to 1000000"
            : !isTimed ? "a time is negative, zero, or out of order"
            : Plan.Options.Validate() is [var error, ..] ? error
            : null;
    }
}
