namespace RaftOrleans.Client;

/// <summary>One direction of a link that is cut or has faults.</summary>
public sealed record LinkView
{
    /// <summary>The sender.</summary>
    public string From { get; init; } = "";

    /// <summary>The receiver.</summary>
    public string To { get; init; } = "";

    /// <summary>Whether nothing passes.</summary>
    public bool IsCut { get; init; }

    /// <summary>Share of messages that are lost.</summary>
    public double Drop { get; init; }

    /// <summary>Share of messages that come twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Share of messages that are held back.</summary>
    public double Reorder { get; init; }

    /// <summary>Milliseconds added to every message.</summary>
    public double DelayMs { get; init; }

    /// <summary>Random milliseconds added as well: up to these, or with half of them as their mean.</summary>
    public double JitterMs { get; init; }

    /// <summary>How those are spread, where the server says it: <c>uniform</c>, <c>exponential</c>, <c>heavy_tail</c>.</summary>
    public string? Distribution { get; init; }

    /// <summary>Whether messages wait until the link is released.</summary>
    public bool IsClogged { get; init; }
}
