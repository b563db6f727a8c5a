using System.Text;

namespace RaftOrleans.Verification;

/// <summary>Operations of one key that no order explains, as few as could be found.</summary>
public sealed record LinearizabilityViolation
{
    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// The operations, by call. They cannot be explained by themselves, and neither together with all that was left out. An operation is
    /// left out only if it does not matter when it happened or whether. Operations that set a value which others observed may be there only
    /// to show where the value came from.
    /// </summary>
    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>True where nothing more can be left out; false where the budget for that ran out before this was clear.</summary>
    public required bool IsMinimal { get; init; }

    /// <summary>
    /// True where <see cref="Operations"/> cannot be explained whatever the key held before them; false where it matters that the key was
    /// absent at the beginning of the history.
    /// </summary>
    public required bool HoldsFromAnyStart { get; init; }

    /// <summary>The longest order of <see cref="Operations"/> that was found to explain the answers in it.</summary>
    public required IReadOnlyList<Operation> Order { get; init; }

    /// <summary>
    /// What the key has to hold before <see cref="Order"/>, for a person: a JSON text, <c>absent</c>, <c>another value</c> or <c>another
    /// list</c> (that is, one which no operation observed).
    /// </summary>
    public required string StartValue { get; init; }

    /// <summary>What the key holds after <see cref="Order"/>, in the same words.</summary>
    public required string EndValue { get; init; }

    /// <summary>The operation of <see cref="Operations"/> whose return no order reaches that was found.</summary>
    public required Operation Blocked { get; init; }

    /// <summary>How many operations of the key had been called when the history could no longer be explained: its shortest failing prefix.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>The longest order that was found of all operations of the key.</summary>
    public required IReadOnlyList<Operation> PrefixOrder { get; init; }

    /// <summary>The violation in some lines for a person.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append($"key {Key}: no order explains these operations");
        text.AppendLine(IsMinimal ? ":" : " (perhaps not the fewest):");
        foreach (Operation operation in Operations)
        {
            text.AppendLine($"  {operation}");
        }

        text.AppendLine($"longest order found, from a key that {Holding(StartValue)}:");
        foreach (Operation operation in Order)
        {
            text.AppendLine($"  {operation}");
        }

        text.AppendLine($"after it the key {Holding(EndValue)}, and this fits nowhere:");
        text.Append($"  {Blocked}");
        return text.ToString();
    }

    private static string Holding(string value) => string.Equals(value, "absent", StringComparison.Ordinal) ? "is absent" : $"holds {value}";
}
