using System.Text.Json.Serialization;

namespace RaftOrleans.Lab;

/// <summary>What became of an expectation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScenarioVerdict>))]
public enum ScenarioVerdict
{
    /// <summary>It held.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    /// <summary>It did not hold.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,

    /// <summary>The run stopped before.</summary>
    [JsonStringEnumMemberName("not_reached")]
    NotReached,
}
