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

    /// <summary>Random milliseconds added as well, at most.</summary>
    public double JitterMs { get; init; }
}
