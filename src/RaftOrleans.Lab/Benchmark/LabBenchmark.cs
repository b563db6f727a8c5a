using System.Diagnostics;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Measures committed writes per second of a group from within the host, and beside it what a bare call costs in this world: the one number says
/// little without the other. Time is the wall clock's, in a simulated world too.
/// </summary>
public static class LabBenchmark
{
    /// <summary>Most callers at a time.</summary>
    public const int MaxCallers = 10_000;

    /// <summary>Most bytes of a written value.</summary>
    public const int MaxPayloadBytes = 64 << 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures with one number of callers.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="group">The group that is written to.</param>
    /// <param name="callers">How many callers; 1 to 10,000.</param>
    /// <param name="time">How long each part is measured; 100 ms to 10 min.</param>
    /// <param name="payloadBytes">Bytes of each value; 1 to 65,536.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="LabException">A number is out of range, or there is no such group.</exception>
    public static async Task<BenchmarkRow> RunAsync(
        ILab lab, string group, int callers, TimeSpan time, int payloadBytes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lab);
        Check(callers is >= 1 and <= MaxCallers, $"callers is {callers}, allowed is 1 to {MaxCallers}");
        Check(time >= TimeSpan.FromMilliseconds(100) && time <= TimeSpan.FromMinutes(10), $"time is {time}, allowed is 100 ms to 10 min");
        Check(payloadBytes is >= 1 and <= MaxPayloadBytes, $"payload is {payloadBytes} bytes, allowed is 1 to {MaxPayloadBytes}");
        ILabGroup target = lab.Group(group);
        await target.GetStatusAsync(cancellation);

        double? bareCalls = null;
        if (lab is IBareCall bare)
        {
            await MeasureAsync(callers, WarmUp, _ => CallAsync(bare), cancellation);
            Measurement calls = await MeasureAsync(callers, time, _ => CallAsync(bare), cancellation);
            bareCalls = calls.PerSecond;
        }

        ReadOnlyMemory<byte>[] commands = [.. Enumerable.Range(0, callers).Select(caller =>
            KeyValueCommand.Set($"bench-{caller}", $"\"{new string('x', payloadBytes)}\""))];
        await MeasureAsync(callers, WarmUp, WriteAsync, cancellation);
        Measurement writes = await MeasureAsync(callers, time, WriteAsync, cancellation);
        return new BenchmarkRow(
            callers,
            writes.Times.Count,
            writes.PerSecond,
            writes.Times.Percentile(0.5),
            writes.Times.Percentile(0.9),
            writes.Times.Percentile(0.99),
            writes.Times.Percentile(1),
            writes.Failed,
            bareCalls);

        async ValueTask<bool> WriteAsync(int caller)
        {
            ProposalAnswer answer = await target.ProposeAsync(commands[caller], cancellation: cancellation);
            return answer.Outcome == ProposalOutcome.Applied;
        }

        async ValueTask<bool> CallAsync(IBareCall call)
        {
            await call.CallAsync(group);
            return true;
        }
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new LabException(LabFailure.Invalid, message);
        }
    }

    private static async Task<Measurement> MeasureAsync(
        int callers, TimeSpan time, Func<int, ValueTask<bool>> call, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        Caller[] all = [.. Enumerable.Range(0, callers).Select(number => new Caller(number, call))];
        await Task.WhenAll(all.Select(caller => Task.Run(() => caller.RunAsync(start, time, cancellation), cancellation)));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        LatencyHistogram times = new();
        foreach (Caller caller in all)
        {
            times.Add(caller.Times);
        }

        return new Measurement(times, all.Sum(caller => caller.Failed), elapsed);
    }

    private sealed class Caller(int number, Func<int, ValueTask<bool>> call)
    {
        public LatencyHistogram Times { get; } = new();

        public long Failed { get; private set; }

        public async Task RunAsync(long start, TimeSpan time, CancellationToken cancellation)
        {
            long before = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start, before) < time && !cancellation.IsCancellationRequested)
            {
                bool isDone = await call(number);
                long after = Stopwatch.GetTimestamp();
                if (isDone)
                {
                    Times.Add(Stopwatch.GetElapsedTime(before, after));
                }
                else
                {
                    Failed++;
                }

                before = after;
            }
        }
    }

    private sealed record Measurement(LatencyHistogram Times, long Failed, TimeSpan Time)
    {
        public double PerSecond => Times.Count / Time.TotalSeconds;
    }
}
