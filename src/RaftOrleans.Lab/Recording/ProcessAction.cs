using System.Text.Json.Serialization;

namespace RaftOrleans.Lab;

/// <summary>What is done to a process.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProcessAction>))]
public enum ProcessAction
{
    /// <summary>It ends.</summary>
    Crash,

    /// <summary>It starts again from its disk.</summary>
    Restart,

    /// <summary>It is frozen.</summary>
    Pause,

    /// <summary>It goes on.</summary>
    Resume,
}
