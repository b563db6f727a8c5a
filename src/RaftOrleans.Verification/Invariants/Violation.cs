namespace RaftOrleans.Verification;

/// <summary>A property that does not hold, with the two facts that conflict.</summary>
/// <param name="Property">Which property.</param>
/// <param name="Time">When it was seen.</param>
/// <param name="Fact">The first fact.</param>
/// <param name="Conflict">The fact that conflicts with it.</param>
public sealed record Violation(SafetyProperty Property, TimeSpan Time, string Fact, string Conflict)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Property} at {Time.TotalSeconds:F6} s: {Fact}; but {Conflict}";
}
