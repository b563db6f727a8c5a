namespace RaftOrleans.Client;

/// <summary>Something that is still to happen.</summary>
public sealed record PendingRowView
{
    /// <summary>Its number.</summary>
    public long Id { get; init; }

    /// <summary>When, in milliseconds of virtual time.</summary>
    public double AtMs { get; init; }

    /// <summary><c>message</c>, <c>timer</c>, <c>disk_sync</c> or <c>action</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The group of the node, or null.</summary>
    public string? Group { get; init; }

    /// <summary>To whom it happens, or null.</summary>
    public string? Node { get; init; }

    /// <summary>Who has sent it, or null.</summary>
    public string? From { get; init; }

    /// <summary>The message in words, or what else it is.</summary>
    public string What { get; init; } = "";

    /// <summary>Whether the message will not arrive.</summary>
    public bool IsLost { get; init; }
}
