using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>What came of a run of a scenario.</summary>
public sealed record ScenarioResult
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>Its number, or 0.</summary>
    public required int Number { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary><c>simulated</c> or <c>orleans</c>.</summary>
    public required string World { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether everything that was expected held.</summary>
    public required bool Held { get; init; }

    /// <summary>Why the run ended before its last step, or null.</summary>
    public string? Stopped { get; init; }

    /// <summary>How long it took, in the world's time.</summary>
    [JsonIgnore]
    public TimeSpan Duration { get; init; }

    /// <summary><see cref="Duration"/> in milliseconds.</summary>
    public double DurationMs => Duration.TotalMilliseconds;

    /// <summary>
    /// In a simulated world: stands for everything that happened, as 16 hexadecimal digits; two runs share it exactly when they are the same.
    /// </summary>
    public string? EventHash { get; init; }

    /// <summary>Every expectation and what became of it, in order.</summary>
    public required IReadOnlyList<ExpectationResult> Expectations { get; init; }

    /// <summary>Every step that was done, in order.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>What became of the operations.</summary>
    public required OperationCounts Operations { get; init; }

    /// <summary>How often a node became leader.</summary>
    public required int Elections { get; init; }

    /// <summary>What steps and clients asked and were answered; times are ticks of 100 ns of the world's time.</summary>
    [JsonIgnore]
    public OperationHistory History { get; init; } = new([]);

    /// <summary>When the run began, in the world's time; the times of <see cref="Trace"/> count from there, those of the history do not.</summary>
    [JsonIgnore]
    public TimeSpan Began { get; init; }

    /// <summary>Every step of every node, where <see cref="ScenarioRunOptions.RecordsAll"/> was set; empty otherwise.</summary>
    [JsonIgnore]
    public IReadOnlyList<TraceStep> Trace { get; init; } = [];

    /// <summary>The logs at the end, where <see cref="ScenarioRunOptions.RecordsAll"/> was set; empty otherwise.</summary>
    [JsonIgnore]
    public IReadOnlyList<NodeLog> Logs { get; init; } = [];

    /// <summary>The result as JSON, with names in snake_case and times in milliseconds.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
