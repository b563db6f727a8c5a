namespace RaftOrleans.Verification;

/// <summary>Counts the cases of one guarantee and keeps the first in which it does not hold.</summary>
internal sealed class GuaranteeTally
{
    /// <summary>Cases judged.</summary>
    public long Judged { get; private set; }

    /// <summary>The first violation, or null.</summary>
    public GuaranteeViolation? Violation { get; private set; }

    /// <summary>A case in which it holds.</summary>
    public void Hold() => Judged++;

    /// <summary>A case in which it does not hold.</summary>
    public void Break(string why, params Operation[] operations)
    {
        Judged++;
        Violation ??= new GuaranteeViolation(operations, why);
    }
}
