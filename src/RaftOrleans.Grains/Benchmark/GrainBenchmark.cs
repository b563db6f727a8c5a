using System.Diagnostics;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>
/// Measures committed writes per second of a group from inside the silo, and beside it what a call to a grain costs that does nothing: the
/// one number says little without the other.
/// </summary>
/// <param name="lab">The lab, inside a silo.</param>
/// <param name="grains">The silo's grains.</param>
public sealed class GrainBenchmark(OrleansLab lab, IGrainFactory grains)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures with one number of callers.</summary>
    /// <param name="group">The group that is written to.</param>
    /// <param name="callers">How many callers; 1 to 10,000.</param>
    /// <param name="time">How long each of the two parts is measured; 100 ms to 10 min.</param>
    /// <param name="command">Makes the command of a caller's next write: caller, number of the write.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="LabException">A number is out of range, or there is no such group.</exception>
    public async Task<GrainBenchmarkResult> RunAsync(
        string group, int callers, TimeSpan time, Func<int, long, ReadOnlyMemory<byte>> command, CancellationToken cancellation = default)
    {
        if (callers is < 1 or > 10_000 || time < TimeSpan.FromMilliseconds(100) || time > TimeSpan.FromMinutes(10))
        {
            throw new LabException(LabFailure.Invalid, $"callers is {callers} and time is {time}, allowed are 1 to 10000 and 100 ms to 10 min");
        }

        ILabGroup target = lab.Group(group);
        await target.GetStatusAsync(cancellation);
        IEchoGrain echo = grains.GetGrain<IEchoGrain>(group);
        await MeasureAsync(callers, WarmUp, (_, _) => CallAsync(echo), cancellation);
        Measurement calls = await MeasureAsync(callers, time, (_, _) => CallAsync(echo), cancellation);
        await MeasureAsync(callers, WarmUp, WriteAsync, cancellation);
        Measurement writes = await MeasureAsync(callers, time, WriteAsync, cancellation);
        return new GrainBenchmarkResult(
            callers,
            writes.Done,
            writes.Done / writes.Time.TotalSeconds,
            writes.Times.Percentile(0.5),
            writes.Times.Percentile(0.9),
            writes.Times.Percentile(0.99),
            writes.Times.Percentile(1),
            writes.Failed,
            calls.Done / calls.Time.TotalSeconds);

        async ValueTask<bool> WriteAsync(int caller, long number)
        {
            ProposalAnswer answer = await target.ProposeAsync(command(caller, number), cancellation: cancellation);
            return answer.Outcome == ProposalOutcome.Applied;
        }
    }

    private static async ValueTask<bool> CallAsync(IEchoGrain echo) => await echo.Echo(1) == 1;

    private static async Task<Measurement> MeasureAsync(
        int callers, TimeSpan time, Func<int, long, ValueTask<bool>> call, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        Task<(LatencyHistogram Times, long Failed)>[] loops = new Task<(LatencyHistogram, long)>[callers];
        for (int caller = 0; caller < callers; caller++)
        {
            int number = caller;
            loops[caller] = Task.Run(() => LoopAsync(number), cancellation);
        }

        LatencyHistogram all = new();
        long failed = 0;
        foreach (Task<(LatencyHistogram Times, long Failed)> loop in loops)
        {
            (LatencyHistogram times, long failures) = await loop;
            all.Add(times);
            failed += failures;
        }

        return new Measurement(all, failed, Stopwatch.GetElapsedTime(start));

        async Task<(LatencyHistogram, long)> LoopAsync(int caller)
        {
            LatencyHistogram times = new();
            long failures = 0;
            long number = 0;
            long before = start;
            while (Stopwatch.GetElapsedTime(start, before) < time && !cancellation.IsCancellationRequested)
            {
                before = Stopwatch.GetTimestamp();
                bool isDone = await call(caller, number++);
                long after = Stopwatch.GetTimestamp();
                if (isDone)
                {
                    times.Add(Stopwatch.GetElapsedTime(before, after));
                }
                else
                {
                    failures++;
                }

                before = after;
            }

            return (times, failures);
        }
    }

    private sealed record Measurement(LatencyHistogram Times, long Failed, TimeSpan Time)
    {
        public long Done => Times.Count;
    }
}
