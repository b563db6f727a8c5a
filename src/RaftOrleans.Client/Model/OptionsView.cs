namespace RaftOrleans.Client;

/// <summary>How the nodes of a group behave.</summary>
public sealed record OptionsView
{
    /// <summary>Every option.</summary>
    public IReadOnlyList<OptionView> Options { get; init; } = [];
}
