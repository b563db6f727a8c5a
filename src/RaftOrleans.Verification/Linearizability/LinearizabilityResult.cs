namespace RaftOrleans.Verification;

/// <summary>What the checker found out, and why it says so.</summary>
public sealed record LinearizabilityResult
{
    /// <summary>Yes, no, or unknown.</summary>
    public required LinearizabilityVerdict Verdict { get; init; }

    /// <summary>The smallest failing part, after a no; null otherwise.</summary>
    public LinearizabilityViolation? Violation { get; init; }

    /// <summary>An order for each key that is linearizable, in the order in which the keys first appear: all keys, after a yes.</summary>
    public required IReadOnlyList<KeyOrder> Orders { get; init; }

    /// <summary>The keys of which nothing is known, after an unknown; empty otherwise.</summary>
    public required IReadOnlyList<string> UnknownKeys { get; init; }

    /// <summary>Which limit ended the search, after an unknown; null otherwise.</summary>
    public string? UnknownReason { get; init; }

    /// <summary>Configurations that were looked at, those for making the failing part small apart.</summary>
    public required long Steps { get; init; }
}
