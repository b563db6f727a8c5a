using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>How a group is made.</summary>
public sealed record GroupSpecification
{
    /// <summary>Most nodes a group may have.</summary>
    public const int MaxNodes = 99;

    /// <summary>Most characters of a group's name.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Its name: 1 to 64 letters (a-z, A-Z), digits, <c>-</c>, <c>_</c> or <c>.</c>, a letter or digit first.</summary>
    public required string Name { get; init; }

    /// <summary>How many nodes; 1 to 99, default 3.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>How its nodes behave.</summary>
    public RaftOptions Options { get; init; } = RaftOptions.Default;

    /// <summary>What it replicates: a name of <see cref="StateMachineRegistry"/>. Default the key-value store.</summary>
    public string StateMachine { get; init; } = StateMachineRegistry.KeyValue;

    /// <summary>Checks every part.</summary>
    /// <returns>One line per part that is not allowed: its name, its value, what is. Empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!IsName(Name))
        {
            errors.Add($"group name is '{Name}', allowed are 1 to {MaxNameLength} letters, digits, '-', '_' or '.', a letter or digit first");
        }

        if (Nodes is < 1 or > MaxNodes)
        {
            errors.Add($"nodes is {Nodes}, allowed is 1 to {MaxNodes}");
        }

        errors.AddRange(Options.Validate());
        return errors;
    }

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
