namespace RaftOrleans.Lab;

/// <summary>
/// The trials of a row, and what can be said of the process they are drawn from. Nothing is assumed of its distribution, but that it
/// ends exponentially, as what is repeated with the same chance does: beyond the longest trial nothing else is known.
/// </summary>
/// <remarks>
/// The range of a quantile goes from one order statistic to another (levels by the arc sine transformation, under which the
/// variance of a share is the same everywhere), that of a mean is normal. Where the other sample is finite, its own scatter is in the range
/// too: then it is the range in which the statistic of that sample is to be expected.
/// </remarks>
public sealed class TrialSample
{
    /// <summary>Where the tail begins that is taken for exponential.</summary>
    private const double TailLevel = .9;

    private readonly double[] _sorted;
    private readonly double _firstRoundShare;
    private readonly double _deviation;

    /// <summary>Takes trials.</summary>
    /// <param name="outcomes">One or more, in any order.</param>
    public TrialSample(IEnumerable<TrialOutcome> outcomes)
    {
        TrialOutcome[] all = [.. outcomes];
        ArgumentOutOfRangeException.ThrowIfZero(all.Length, nameof(outcomes));
        _sorted = [.. all.Select(outcome => outcome.Value).Order()];
        _firstRoundShare = all.Count(outcome => outcome.IsFirstRound) / (double)all.Length;
        MeanValue = _sorted.Average();
        _deviation = Math.Sqrt(_sorted.Sum(value => (value - MeanValue) * (value - MeanValue)) / Math.Max(1, _sorted.Length - 1));
    }

    /// <summary>The values in order.</summary>
    public IReadOnlyList<double> Sorted => _sorted;

    private double MeanValue { get; }

    private int Count => _sorted.Length;

    /// <summary>What a statistic comes to.</summary>
    public double Value(Statistic statistic)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        return statistic.Kind switch
        {
            StatisticKind.Quantile => OrderStatistic(statistic.Level),
            StatisticKind.Maximum => _sorted[^1],
            StatisticKind.Mean => MeanValue,
            StatisticKind.FirstRoundShare => _firstRoundShare,
            _ => 1 - _firstRoundShare,
        };
    }

    /// <summary>Where a statistic is to be expected.</summary>
    /// <param name="statistic">The statistic.</param>
    /// <param name="trials">Of a sample of so many trials; null for the process itself, so that the range is a confidence interval.</param>
    /// <param name="confidence">How sure the range is, above 0 and below 1.</param>
    public ValueRange Range(Statistic statistic, long? trials, double confidence)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        double spread = NormalQuantile(.5 + (confidence / 2)) * Math.Sqrt((1.0 / Count) + (trials is { } other ? 1.0 / other : 0));
        return statistic.Kind switch
        {
            StatisticKind.Quantile => QuantileRange(statistic.Level, spread, trials, confidence),
            StatisticKind.Maximum => MaximumRange(trials, confidence),
            StatisticKind.Mean => new ValueRange(MeanValue - (spread * _deviation), MeanValue + (spread * _deviation)),
            _ => ShareRange(Value(statistic), spread),
        };
    }

    /// <summary>The value below which a standard normal number is with a probability (rational approximation, error below 5e-4).</summary>
    private static double NormalQuantile(double probability)
    {
        double t = Math.Sqrt(-2 * Math.Log(1 - probability));
        return t - ((2.515517 + (t * (.802853 + (t * .010328)))) / (1 + (t * (1.432788 + (t * (.189269 + (t * .001308)))))));
    }

    private static ValueRange ShareRange(double share, double spread)
    {
        double angle = Math.Asin(Math.Sqrt(share));
        return new ValueRange(AtAngle(angle - (spread / 2)), AtAngle(angle + (spread / 2)));

        static double AtAngle(double at) => Math.Pow(Math.Sin(Math.Clamp(at, 0, Math.PI / 2)), 2);
    }

    private ValueRange QuantileRange(double level, double spread, long? trials, double confidence)
    {
        ValueRange levels = ShareRange(level, spread);
        double last = 1 - ((1 - confidence) / 2 / Math.Min(Count, trials ?? Count));
        return new ValueRange(OrderStatistic(levels.Low), AtLevel(Math.Min(levels.High, last)));
    }

    /// <summary>
    /// Of two samples of the same process, how many trials of one exceed all of the other is a matter of their sizes alone. How far the
    /// largest may lie above this sample is a matter of the tail.
    /// </summary>
    private ValueRange MaximumRange(long? trials, double confidence)
    {
        double other = trials ?? Count;
        double miss = (1 - confidence) / 2;
        double above = Math.Log(miss) / Math.Log(Count / (Count + other));
        return new ValueRange(OrderStatistic(1 - (above / Count)), AtLevel(1 - (miss / other)));
    }

    private double OrderStatistic(double level) => _sorted[Math.Clamp((int)Math.Ceiling((level * Count) - 1e-9) - 1, 0, Count - 1)];

    private double AtLevel(double level)
    {
        double measured = OrderStatistic(level);
        if (level < 1 - (1.0 / Count))
        {
            return measured;
        }

        double begin = OrderStatistic(TailLevel);
        double[] tail = [.. _sorted.Where(value => value > begin)];
        double excess = tail.Length == 0 ? 0 : tail.Average() - begin;
        return Math.Max(measured, begin + (excess * Math.Log((1 - TailLevel) / (1 - level))));
    }
}
