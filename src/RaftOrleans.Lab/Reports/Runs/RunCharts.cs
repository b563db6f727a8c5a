using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>The charts of a run: throughput, latency and terms over time, with what was broken behind them.</summary>
internal sealed class RunCharts(RunEvidence evidence, TraceStory story)
{
    private const int MaxPoints = 4_000;
    private const int MaxMarks = 12;
    private const int Bins = 60;

    /// <summary>A band that is narrower has no room for its label.</summary>
    private const double LabelledShare = 0.07;

    private double End => Math.Max(evidence.Duration.TotalSeconds, 0.001);

    /// <summary>Answered operations per second.</summary>
    public Chart Throughput()
    {
        double width = End / Bins;
        var counts = new Dictionary<bool, double[]> { [true] = new double[Bins], [false] = new double[Bins] };
        foreach (Operation operation in Answered())
        {
            int bin = (int)Math.Clamp(Seconds(operation.Return!.Value) / width, 0, Bins - 1);
            counts[IsRead(operation)][bin]++;
        }

        return OverTime("Throughput", new ChartAxis("operations per second", Minimum: 0),
        [
            Series("reads", counts[true]), Series("writes", counts[false]),
        ]);

        ChartSeries Series(string name, double[] bins) => new(
            name,
            ChartSeriesKind.Steps,
            [.. bins.Select((count, i) => new ChartPoint(i * width, count / width)), new ChartPoint(End, bins[^1] / width)]);
    }

    /// <summary>Time from call to answer, by the call.</summary>
    public Chart Latency() => OverTime("Latency", new ChartAxis("latency, ms", IsLogarithmic: true),
    [
        Latency("reads", true), Latency("writes", false),
    ]);

    /// <summary>The same as distributions.</summary>
    public Chart LatencyDistribution() => new()
    {
        Title = "Distribution of latency",
        X = new ChartAxis("latency, ms", IsLogarithmic: true),
        Y = new ChartAxis("share of operations", Minimum: 0, Maximum: 1),
        Height = 260,
        Series =
        [
            .. new[] { ("reads", true), ("writes", false) }
                .Select(kind => ChartSeries.Cdf(kind.Item1, Answered().Where(one => IsRead(one) == kind.Item2).Select(Milliseconds)))
                .Where(series => series.Points.Count > 1),
        ],
    };

    /// <summary>The nodes' terms.</summary>
    public Chart Terms()
    {
        Chart chart = OverTime("Terms", new ChartAxis("term", Minimum: 0),
        [
            .. story.Terms.OrderBy(node => node.Key)
                .Select(node => new ChartSeries(node.Key.ToString(), ChartSeriesKind.Steps, node.Value)),
        ]);
        return chart with { Height = 240 };
    }

    /// <summary>Leaders and faults, in the times of the history.</summary>
    public IReadOnlyList<ChartBand> HistoryBands() =>
    [
        .. story.Reigns.Select(reign => new ChartBand(
            Ticks(reign.From), Ticks(reign.To), FormattableString.Invariant($"{reign.Node} leads term {reign.Term}"), ReportColor.Leader)),
        .. story.Faults.Select(fault => new ChartBand(Ticks(fault.From), Ticks(fault.To), Words(fault))),
    ];

    private static bool IsRead(Operation operation) => operation.Function == OperationFunction.Read;

    private static string Words(FaultBand fault) => fault.Node.IsNone ? fault.What : $"{fault.Node} {fault.What}";

    private static double Milliseconds(Operation operation) =>
        Math.Max(0.001, (operation.Return!.Value - operation.Call) / (double)TimeSpan.TicksPerMillisecond);

    private double Ticks(TimeSpan time) => (time + evidence.Began).Ticks;

    private double Seconds(long ticks) => (ticks - evidence.Began.Ticks) / (double)TimeSpan.TicksPerSecond;

    private IEnumerable<Operation> Answered() =>
        evidence.History.Operations.Where(operation => operation is { Outcome: OperationOutcome.Ok, Return: not null });

    private ChartSeries Latency(string name, bool reads)
    {
        List<Operation> operations = [.. Answered().Where(operation => IsRead(operation) == reads)];

        // Of very many every so many-th, but all that were slow: they are what one looks for.
        double slow = operations.Count <= MaxPoints ? 0 : operations.Select(Milliseconds).Order().ElementAt(operations.Count * 99 / 100);
        int each = Math.Max(1, operations.Count / MaxPoints);
        return new ChartSeries(
            name,
            ChartSeriesKind.Points,
            [
                .. operations.Where((operation, i) => i % each == 0 || Milliseconds(operation) >= slow)
                    .Select(operation => new ChartPoint(Seconds(operation.Call), Milliseconds(operation))),
            ]);
    }

    private Chart OverTime(string title, ChartAxis y, IReadOnlyList<ChartSeries> series) => new()
    {
        Title = title,
        X = new ChartAxis("time, s", Minimum: 0, Maximum: End),
        Y = y,
        Height = 280,
        Series = series,
        Bands =
        [
            .. story.Faults.Where(fault => fault.From.TotalSeconds < End).Select(fault => new ChartBand(
                fault.From.TotalSeconds,
                Math.Min(End, fault.To.TotalSeconds),
                (fault.To - fault.From).TotalSeconds >= LabelledShare * End ? Short(Words(fault)) : "")),
        ],
        Marks =
        [
            .. story.Reigns.Where(reign => reign.From.TotalSeconds < End).Take(MaxMarks).Select(reign =>
                new ChartMark(reign.From.TotalSeconds, FormattableString.Invariant($"{reign.Node}, term {reign.Term}"), ReportColor.Leader)),
        ],
    };

    private static string Short(string words)
    {
        const int longest = 24;
        return words.Length <= longest ? words : words[..(longest - 1)] + "…";
    }
}
