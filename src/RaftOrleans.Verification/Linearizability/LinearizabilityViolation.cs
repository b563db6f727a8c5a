using System.Text;

namespace RaftOrleans.Verification;

/// <summary>Operations of one key that no order explains, as few as could be found.</summary>
public sealed record LinearizabilityViolation
{
    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// The operations, by call. They cannot be explained by themselves, and neither together with all that was left out, even if that
    /// could have happened at any time or never. So a write whose value was read is left out only if it does not matter when it happened.
    /// </summary>
    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>True where nothing more can be left out; false where the budget for that ran out before this was clear.</summary>
    public required bool IsMinimal { get; init; }

    /// <summary>The longest order of <see cref="Operations"/> that was found to explain the answers in it.</summary>
    public required IReadOnlyList<Operation> Order { get; init; }

    /// <summary>The value of the key after <see cref="Order"/>; null for absent.</summary>
    public required string? ValueAfterOrder { get; init; }

    /// <summary>The operation whose return no order reaches.</summary>
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

        text.AppendLine("longest order found:");
        foreach (Operation operation in Order)
        {
            text.AppendLine($"  {operation}");
        }

        text.AppendLine($"then the key {(ValueAfterOrder is null ? "is absent" : $"holds {ValueAfterOrder}")}, and this fits nowhere:");
        text.Append($"  {Blocked}");
        return text.ToString();
    }
}
