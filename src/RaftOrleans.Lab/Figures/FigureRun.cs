using System.Diagnostics;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Makes figures. Each trial is a world of its own on one thread, with a seed made of the figure's, the row and its number, so nothing depends
/// on how many run at once.
/// </summary>
public sealed class FigureRun
{
    /// <summary>How sure the confidence intervals of measured values are.</summary>
    public const double Confidence = .95;

    /// <summary>
    /// How sure the range is in which a published value must lie. The figures have about a hundred such values, so that one run in a hundred
    /// would refuse a model that is right.
    /// </summary>
    public const double ToleranceConfidence = .9999;

    /// <summary>What random streams of trials are derived for.</summary>
    internal const ulong TrialPurpose = 0x0046_4947_5552_4553;

    private readonly Figure _figure;
    private readonly FigureOptions _options;
    private readonly Action<FigureProgress>? _progress;
    private readonly Lock _lock = new();
    private readonly long _trials;
    private long _done;

    private FigureRun(Figure figure, FigureOptions options, Action<FigureProgress>? progress)
    {
        _figure = figure;
        _options = options;
        _progress = progress;
        _trials = figure.Rows.Sum(row => (long)TrialsOf(row));
    }

    /// <summary>Makes a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told now and then, by one thread at a time.</param>
    /// <param name="cancellation">Ends the work, and is thrown.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of trials or cores is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FigureResult Make(
        Figure figure, FigureOptions options, Action<FigureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Cores < 1 || options.Trials is < 1 or > FigureOptions.MaxTrials)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options, $"a figure takes one core or more, and 1 to {FigureOptions.MaxTrials} trials");
        }

        Stopwatch watch = Stopwatch.StartNew();
        FigureRun run = new(figure, options, progress);
        List<FigureRowResult> rows = [];
        long deliveries = 0;
        ulong hash = 0;
        for (int i = 0; i < figure.Rows.Count; i++)
        {
            FigureRowResult row = run.Row(i, cancellation);
            rows.Add(row);
            deliveries += row.Outcomes.Sum(outcome => outcome.Deliveries);
            hash = DeterministicRandom.Derive(hash, row.EventHash);
        }

        return new FigureResult(figure, options.Seed, rows, hash, deliveries, watch.Elapsed);
    }

    private int TrialsOf(FigureRow row) => _options.Trials ?? row.Trials;

    private FigureRowResult Row(int number, CancellationToken cancellation)
    {
        FigureRow row = _figure.Rows[number];
        TrialOutcome[] outcomes = new TrialOutcome[TrialsOf(row)];
        int step = Math.Max(1, outcomes.Length / 100);
        Parallel.For(
            0,
            outcomes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Cores, CancellationToken = cancellation },
            trial =>
            {
                ulong seed = DeterministicRandom.Derive((ulong)_options.Seed, TrialPurpose, (ulong)number, (ulong)trial);
                outcomes[trial] = row.Trial((long)seed);
                if (Interlocked.Increment(ref _done) % step == 0 && _progress is not null)
                {
                    lock (_lock)
                    {
                        _progress(new FigureProgress(row.Label, Interlocked.Read(ref _done), _trials));
                    }
                }
            });
        TrialSample sample = new(outcomes);
        ulong hash = outcomes.Aggregate(0UL, (all, outcome) => DeterministicRandom.Derive(all, outcome.EventHash));
        return new FigureRowResult(
            row, outcomes.Length, outcomes.Count(outcome => !outcome.IsEnded), outcomes, sample,
            [.. row.Statistics.Select(statistic => Value(row, sample, statistic))], hash);
    }

    private FigureValue Value(FigureRow row, TrialSample sample, Statistic statistic)
    {
        PublishedValue? published = row.Published.FirstOrDefault(value => value.Statistic == statistic);
        PublishedValue? computed = row.Computed.FirstOrDefault(value => value.Statistic == statistic);
        ValueRange? tolerance = null;
        if ((published ?? computed) is { } awaited)
        {
            ValueRange range = sample.Range(statistic, row.PublishedTrials, ToleranceConfidence).WidenedBy(_figure.ModelTolerance);
            double most = statistic.IsShare ? 1 : double.MaxValue;
            tolerance = new ValueRange(range.Low - awaited.Rounding, Math.Min(most, range.High + awaited.Rounding));
        }

        return new FigureValue(
            statistic, sample.Value(statistic), sample.Range(statistic, null, Confidence), published?.Value, computed?.Value, tolerance,
            IsWithin(published) && IsWithin(computed));

        bool IsWithin(PublishedValue? value) => value is null || tolerance!.Value.Contains(value.Value);
    }
}
