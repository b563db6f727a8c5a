namespace RaftOrleans.Client;

/// <summary>An option of a group.</summary>
public sealed record OptionView
{
    /// <summary>Its name, as in <c>silo.json</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The value in force.</summary>
    public string Value { get; init; } = "";

    /// <summary>The value where nothing is said.</summary>
    public string Usual { get; init; } = "";

    /// <summary>What is allowed.</summary>
    public string Allowed { get; init; } = "";

    /// <summary>Whether it may change while nodes run: <c>any</c>, <c>rising</c>, <c>none</c>.</summary>
    public string Change { get; init; } = "";

    /// <summary>Why it may not, or not fall; null where it may.</summary>
    public string? Reason { get; init; }
}
