namespace RaftOrleans.Lab;

/// <summary>What is wrong with a node's clock. It may be ahead and run fast or slow, but it never goes back.</summary>
/// <param name="Offset">
/// As a command: how far the clock is set forward now, 0 to 24 h. As a status: how far it was set forward in all.
/// </param>
/// <param name="Drift">How much faster than the right time it runs, as a share: 0.1 for 10 % fast, -0.1 for 10 % slow; -0.9 to 9.</param>
public sealed record ClockFaults(TimeSpan Offset = default, double Drift = 0)
{
    /// <summary>The least drift.</summary>
    public const double MinDrift = -0.9;

    /// <summary>The most drift.</summary>
    public const double MaxDrift = 9;

    /// <summary>A clock that was never set and runs right.</summary>
    public static ClockFaults None { get; } = new();

    /// <summary>The drift in whole millionths, as clocks count it.</summary>
    public int DriftMillionths => (int)Math.Round(Drift * 1_000_000);

    private string Pace => FormattableString.Invariant($"runs {Math.Abs(Drift) * 100:0.####} % {(Drift > 0 ? "fast" : "slow")}");

    /// <summary>Checks every part.</summary>
    /// <returns>One line per part that is not allowed. Empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Offset < TimeSpan.Zero || Offset > TimeSpan.FromHours(24))
        {
            errors.Add(FormattableString.Invariant($"{nameof(Offset)} is {Offset}, allowed is 0 to 24 h: a node's time does not go back"));
        }

        if (!(Drift is >= MinDrift and <= MaxDrift))
        {
            errors.Add(FormattableString.Invariant($"{nameof(Drift)} is {Drift}, allowed is {MinDrift} to {MaxDrift}"));
        }

        return errors;
    }

    /// <summary>The command in words, as <c>set forward by 1s, runs 10 % fast</c>.</summary>
    public string DescribeChange()
    {
        string forward = Offset > TimeSpan.Zero ? $"set forward by {ScenarioDuration.Format(Offset)}, " : "";
        return forward + (DriftMillionths == 0 ? "runs right" : Pace);
    }

    /// <summary>The faults in words, as <c>1s ahead, runs 10 % fast</c>; <c>no faults</c> where there are none.</summary>
    public string Describe()
    {
        List<string> words = [];
        if (Offset > TimeSpan.Zero)
        {
            words.Add($"{ScenarioDuration.Format(Offset)} ahead");
        }

        if (DriftMillionths != 0)
        {
            words.Add(Pace);
        }

        return words.Count == 0 ? "no faults" : string.Join(", ", words);
    }
}
