using System.Globalization;
using System.Text.Json;

namespace RaftOrleans.Client;

/// <summary>
/// Writes as fast as callers can over the connection and measures how long each write takes. What it measures is the host with HTTP in
/// front of it.
/// </summary>
internal sealed class HttpLoad(IRaftConnection connection, TimeProvider time, TimeSpan duration, int payloadBytes)
{
    /// <summary>Runs this many callers; each waits for one write at a time.</summary>
    public async Task<BenchRow> RunAsync(int callers, CancellationToken cancellation)
    {
        // The first write of each caller opens its connection and is not counted.
        await Task.WhenAll(Enumerable.Range(1, callers).Select(caller => CallAsync(caller, TimeSpan.Zero, cancellation)));
        long started = time.GetTimestamp();
        Caller[] results = await Task.WhenAll(Enumerable.Range(1, callers).Select(caller => CallAsync(caller, duration, cancellation)));
        TimeSpan took = time.GetElapsedTime(started);
        double[] latencies = [.. results.SelectMany(result => result.Microseconds).Order()];
        return new BenchRow
        {
            Callers = callers,
            Writes = latencies.Length,
            WritesPerSecond = took > TimeSpan.Zero ? latencies.Length / took.TotalSeconds : 0,
            P50Us = Percentiles.Of(latencies, 0.50),
            P90Us = Percentiles.Of(latencies, 0.90),
            P99Us = Percentiles.Of(latencies, 0.99),
            MaxUs = Percentiles.Of(latencies, 1),
            Failed = results.Sum(result => result.Failed),
        };
    }

    private async Task<Caller> CallAsync(int caller, TimeSpan limit, CancellationToken cancellation)
    {
        // One key per caller: the store stays small however long this runs.
        string key = string.Create(CultureInfo.InvariantCulture, $"bench-{caller}");
        JsonElement value = JsonSerializer.SerializeToElement(new string('x', payloadBytes), WireJson.Compact);
        var microseconds = new List<double>();
        int failed = 0;
        long started = time.GetTimestamp();
        do
        {
            long before = time.GetTimestamp();
            try
            {
                await connection.WriteAsync(new WriteRequest(WriteKind.Set, key, value), cancellation);
                microseconds.Add(time.GetElapsedTime(before).TotalMicroseconds);
            }
            catch (RequestException error) when (error.Reason
                is RequestFailure.Unknown or RequestFailure.NoLeader or RequestFailure.NotLeader
                    or RequestFailure.Unavailable or RequestFailure.Failed)
            {
                // An election may run; the load goes on and the table tells.
                failed++;
            }
        }
        while (time.GetElapsedTime(started) < limit);

        return new Caller(microseconds, failed);
    }

    private sealed record Caller(List<double> Microseconds, int Failed);
}
