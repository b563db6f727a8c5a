namespace RaftOrleans.Lab;

/// <summary>Which part of a trace a diagram shows, and how much of it.</summary>
public sealed record DiagramOptions
{
    /// <summary>Default of <see cref="MaxMessages"/>.</summary>
    public const int DefaultMaxMessages = 300;

    /// <summary>Most of what <see cref="MaxMessages"/> may be.</summary>
    public const int LargestMaxMessages = 10_000;

    /// <summary>Where it begins; null for the beginning of the trace.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>Where it ends; null for the end of the trace.</summary>
    public TimeSpan? To { get; init; }

    /// <summary>
    /// Most messages that are drawn, 1 to 10,000. Where there are more, heartbeats and their answers go first, then what is late; the
    /// diagram says how many.
    /// </summary>
    public int MaxMessages { get; init; } = DefaultMaxMessages;
}
