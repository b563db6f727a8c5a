namespace RaftOrleans.Verification;

/// <summary>What was found out of one guarantee.</summary>
/// <param name="Guarantee">Which.</param>
/// <param name="Judged">
/// How many cases could be judged, at least up to the first violation: pairs of operations, or values that were seen. Of 0 nothing is
/// known.
/// </param>
/// <param name="Violation">The first case in which it does not hold; null where there is none.</param>
public sealed record GuaranteeResult(SessionGuarantee Guarantee, long Judged, GuaranteeViolation? Violation)
{
    /// <summary>False where it certainly does not hold. True is no proof: only what is certain counts as a violation.</summary>
    public bool Holds => Violation is null;
}
