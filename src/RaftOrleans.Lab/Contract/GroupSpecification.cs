using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>How a group is made.</summary>
public sealed record GroupSpecification
{
    /// <summary>Most nodes a group may have.</summary>
    public const int MaxNodes = 99;

    /// <summary>Most characters of a group's name.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Most entries of a log with which a node begins.</summary>
    public const int MaxLogEntries = 1_000;

    /// <summary>Its name: 1 to 64 letters (a-z, A-Z), digits, <c>-</c>, <c>_</c> or <c>.</c>, a letter or digit first.</summary>
    public required string Name { get; init; }

    /// <summary>How many nodes; 1 to 99, default 3.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>How its nodes behave.</summary>
    public RaftOptions Options { get; init; } = RaftOptions.Default;

    /// <summary>What it replicates: a name of <see cref="StateMachineRegistry"/>. Default the key-value store.</summary>
    public string StateMachine { get; init; } = StateMachineRegistry.KeyValue;

    /// <summary>
    /// A known bug that its nodes or their hosts have: a number or name of <see cref="Simulation.BrokenRule"/>; null, the default, for none.
    /// Only the simulated world can do that.
    /// </summary>
    public string? BrokenRule { get; init; }

    /// <summary>
    /// The logs with which nodes begin, by their number from 1 on, as the term of each entry; null, the default, for empty ones. Terms never
    /// fall along a log. The entries of an index and term are the same in all logs, and every node begins in the highest term of all.
    /// Only the simulated world can do that.
    /// </summary>
    public IReadOnlyDictionary<int, IReadOnlyList<long>>? Logs { get; init; }

    /// <summary>What it asks of a world that only the simulated one can do, in words; null for nothing.</summary>
    public string? SimulatedOnly => BrokenRule is not null ? "break a rule" : Logs is not null ? "begin with a log" : null;

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
        if (BrokenRule is not null && Simulation.BrokenRule.Find(BrokenRule) is null)
        {
            errors.Add(
                $"broken rule is '{BrokenRule}', allowed is a number from 1 to {Simulation.BrokenRule.All.Count} or a name: "
                + string.Join(", ", Simulation.BrokenRule.All.Select(rule => rule.Name)));
        }

        foreach ((int node, IReadOnlyList<long> terms) in Logs ?? new Dictionary<int, IReadOnlyList<long>>())
        {
            CheckLog(node, terms, errors);
        }

        return errors;
    }

    private void CheckLog(int node, IReadOnlyList<long> terms, List<string> errors)
    {
        if (node < 1 || node > Nodes)
        {
            errors.Add($"there is a log for node {node}, allowed is 1 to {Nodes}");
        }

        if (terms.Count > MaxLogEntries)
        {
            errors.Add($"the log of node {node} has {terms.Count} entries, allowed are {MaxLogEntries}");
        }

        for (int i = 0; i < terms.Count; i++)
        {
            long least = i == 0 ? 1 : terms[i - 1];
            if (terms[i] < least)
            {
                errors.Add($"entry {i + 1} in the log of node {node} has term {terms[i]}, allowed is {least} or more");
            }
        }
    }

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
