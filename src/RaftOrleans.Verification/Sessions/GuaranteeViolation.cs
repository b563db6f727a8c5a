using System.Text;

namespace RaftOrleans.Verification;

/// <summary>Operations that cannot all be as they are where a guarantee holds.</summary>
/// <param name="Operations">The operations, in the order in which they tell the story.</param>
/// <param name="Why">Why they cannot, in a sentence.</param>
public sealed record GuaranteeViolation(IReadOnlyList<Operation> Operations, string Why)
{
    /// <summary>The violation in some lines for a person.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Why);
        foreach (Operation operation in Operations)
        {
            text.Append($"\n  {operation}");
        }

        return text.ToString();
    }
}
