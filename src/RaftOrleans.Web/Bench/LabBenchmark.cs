using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>
/// Measures through the lab's contract. In the simulated world that is what the simulator achieves, paced as it is: with time at its real
/// speed, latency is the one of the simulated network and disks.
/// </summary>
internal sealed class LabBenchmark(ILab lab, TimeProvider clock) : IGroupBenchmark
{
    private const int MaxKeptTimes = 1_000_000;

    /// <inheritdoc/>
    public async Task<BenchRow> RunAsync(
        string group, int callers, TimeSpan time, Func<int, long, ReadOnlyMemory<byte>> command, CancellationToken cancellation = default)
    {
        ILabGroup target = lab.Group(group);
        await target.GetStatusAsync(cancellation);
        long started = clock.GetTimestamp();
        Caller[] results = await Task.WhenAll(Enumerable.Range(0, callers).Select(number => Task.Run(() => WriteAsync(number), cancellation)));
        double seconds = clock.GetElapsedTime(started).TotalSeconds;
        double[] times = [.. results.SelectMany(caller => caller.Microseconds).Order()];
        long writes = results.Sum(caller => caller.Writes);
        return new BenchRow
        {
            Callers = callers,
            Writes = writes,
            WritesPerSecond = writes / seconds,
            P50Us = Percentile(times, 0.5),
            P90Us = Percentile(times, 0.9),
            P99Us = Percentile(times, 0.99),
            MaxUs = Percentile(times, 1),
            Failed = results.Sum(caller => caller.Failed),
        };

        async Task<Caller> WriteAsync(int number)
        {
            Caller caller = new();
            long end = started + (long)(time.TotalSeconds * clock.TimestampFrequency);
            long next = 0;

            // Once at least: on a busy machine a caller may get its first turn late.
            do
            {
                long before = clock.GetTimestamp();
                ProposalAnswer answer = await target.ProposeAsync(command(number, next++), cancellation: cancellation);
                caller.Count(answer.Outcome == ProposalOutcome.Applied, clock.GetElapsedTime(before), MaxKeptTimes / callers);
            }
            while (clock.GetTimestamp() < end);

            return caller;
        }
    }

    private static double? Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];

    private sealed class Caller
    {
        public List<double> Microseconds { get; } = [];

        public long Writes { get; private set; }

        public long Failed { get; private set; }

        public void Count(bool isApplied, TimeSpan time, int mostTimes)
        {
            if (!isApplied)
            {
                Failed++;
                return;
            }

            Writes++;
            if (Microseconds.Count < mostTimes)
            {
                Microseconds.Add(time.TotalMicroseconds);
            }
        }
    }
}
