namespace RaftOrleans.Lab;

/// <summary>How long a slow process may take for an input.</summary>
public static class StepTimes
{
    /// <summary>The longest.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Checks a time.</summary>
    /// <returns>Why it is not allowed; empty where it is.</returns>
    public static IReadOnlyList<string> Validate(TimeSpan step) => step < TimeSpan.Zero || step > Longest
        ? [FormattableString.Invariant($"the time of a step is {step}, allowed is 0 to 1 min")]
        : [];
}
