namespace RaftOrleans.Lab;

/// <summary>A command or a query of a state machine: how people write it, and how that becomes bytes.</summary>
public sealed record StateMachineOperation
{
    private StateMachineOperation(
        StateMachineUsage usage, bool isQuery, Func<IReadOnlyList<string>, ReadOnlyMemory<byte>> encode)
    {
        Usage = usage;
        IsQuery = isQuery;
        EncodeArguments = encode;
        string[] parts = usage.Form.Split(' ');
        Name = parts[0];
        Least = parts.Skip(1).Count(part => part.StartsWith('<'));
        Most = parts.Length - 1;
    }

    /// <summary>How it is written.</summary>
    public StateMachineUsage Usage { get; }

    /// <summary>Whether it only asks.</summary>
    public bool IsQuery { get; }

    /// <summary>Its first word.</summary>
    public string Name { get; }

    private int Least { get; }

    private int Most { get; }

    private Func<IReadOnlyList<string>, ReadOnlyMemory<byte>> EncodeArguments { get; }

    /// <summary>A command.</summary>
    /// <param name="form">Its words: its name, then <c>&lt;what must follow&gt;</c> and <c>[what may]</c>.</param>
    /// <param name="meaning">What it does, in a few words.</param>
    /// <param name="encode">
    /// Makes the bytes from the words after the name, whose number was checked. An <see cref="ArgumentException"/> or
    /// <see cref="FormatException"/> refuses them with its message.
    /// </param>
    public static StateMachineOperation Command(
        string form, string meaning, Func<IReadOnlyList<string>, ReadOnlyMemory<byte>> encode) =>
        new(new StateMachineUsage(form, meaning), isQuery: false, encode);

    /// <summary>A query; see <see cref="Command"/>.</summary>
    public static StateMachineOperation Query(
        string form, string meaning, Func<IReadOnlyList<string>, ReadOnlyMemory<byte>> encode) =>
        new(new StateMachineUsage(form, meaning), isQuery: true, encode);

    /// <summary>Makes the bytes.</summary>
    /// <param name="arguments">The words after the name.</param>
    /// <exception cref="LabException">The words are too few, too many, or refused; the message says what is wanted.</exception>
    public ReadOnlyMemory<byte> Encode(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count < Least || arguments.Count > Most)
        {
            string words = arguments.Count == 1 ? "1 word" : $"{arguments.Count} words";
            throw new LabException(LabFailure.Invalid, $"'{Name}' is followed by {words}, wanted is: {Usage.Form}");
        }

        try
        {
            return EncodeArguments(arguments);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new LabException(LabFailure.Invalid, $"'{Name}' is refused: {error.Message}; wanted is: {Usage.Form}", error);
        }
    }
}
