using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// A state machine that groups can be made with: how an empty one is made, and how people speak with it. Nodes know bytes alone; console
/// and REST API know words and JSON, and what lies between the two is this.
/// </summary>
public sealed record StateMachineDefinition
{
    /// <summary>Its name: what a group is made with.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Makes an empty one.</summary>
    public required Func<IStateMachine> Create { get; init; }

    /// <summary>Its commands and queries, in the order of the help.</summary>
    public IReadOnlyList<StateMachineOperation> Operations { get; init; } = [];

    /// <summary>
    /// The query, in words, that is answered with the whole state; null where there is none. Its answer travels in one piece.
    /// </summary>
    public string? StateQuery { get; init; }

    /// <summary>
    /// Reads a result, be it of a command or a query. An exception of type <see cref="FormatException"/> says that it is none. Default
    /// <see cref="StateMachineResult.FromJson"/>.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, StateMachineResult> ReadResult { get; init; } = StateMachineResult.FromJson;

    /// <summary>What people see of it.</summary>
    public StateMachineDescription Describe() => new(
        Name,
        Summary,
        [.. Operations.Where(operation => !operation.IsQuery).Select(operation => operation.Usage)],
        [.. Operations.Where(operation => operation.IsQuery).Select(operation => operation.Usage)],
        StateQuery);

    /// <summary>Makes a command of words.</summary>
    /// <exception cref="LabException">There is no such command; the message says which there are.</exception>
    public ReadOnlyMemory<byte> EncodeCommand(IReadOnlyList<string> words) => Encode(words, isQuery: false);

    /// <summary>Makes a query of words.</summary>
    /// <exception cref="LabException">There is no such query; the message says which there are.</exception>
    public ReadOnlyMemory<byte> EncodeQuery(IReadOnlyList<string> words) => Encode(words, isQuery: true);

    private ReadOnlyMemory<byte> Encode(IReadOnlyList<string> words, bool isQuery)
    {
        ArgumentNullException.ThrowIfNull(words);
        string kind = isQuery ? "query" : "command";
        StateMachineOperation? found = words.Count == 0
            ? null
            : Operations.FirstOrDefault(operation => operation.Name.Equals(words[0], StringComparison.OrdinalIgnoreCase));
        if (found?.IsQuery == isQuery)
        {
            return found.Encode([.. words.Skip(1)]);
        }

        string forms = string.Join(", ", Operations.Where(operation => operation.IsQuery == isQuery).Select(operation => operation.Usage.Form));
        string what = words.Count == 0 ? $"a {kind} is missing" : $"'{words[0]}' is no {kind} of {Name}";
        string but = found is null ? "" : found.IsQuery ? " but a query" : " but a command";
        throw new LabException(LabFailure.Invalid, $"{what}{but}; {(forms.Length == 0 ? $"it has no {kind}" : $"wanted is one of: {forms}")}");
    }
}
