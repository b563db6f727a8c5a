namespace RaftOrleans.Client;

/// <summary>Where the server's world stands after a step.</summary>
public sealed record StepView
{
    /// <summary>The virtual time in milliseconds.</summary>
    public double NowMs { get; init; }

    /// <summary>Whether it stands still.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Events handled so far.</summary>
    public long Events { get; init; }

    /// <summary>What was delivered or lost, or null.</summary>
    public PendingRowView? Step { get; init; }
}
