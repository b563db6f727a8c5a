using System.Text.Json;

namespace RaftOrleans.Client;

/// <summary>
/// The judgement at the end of the tour. Reads every key that was written, linearizably, and every node's own state, and compares them with
/// what the client was told.
/// </summary>
internal sealed class DemoCheck(IRaftConnection connection, TimeProvider time, DemoOptions options)
{
    private const int Readers = 8;

    /// <summary>Compares.</summary>
    public async Task<DemoCheckFacts> RunAsync(
        string prefix, IReadOnlyList<DemoWrite> writes, IReadOnlyList<string> nodes, CancellationToken cancellation)
    {
        ReadView[] reads = await ReadAllAsync(writes, cancellation);
        var violations = new List<string>();
        int acknowledgedPresent = 0;
        int unknownPresent = 0;
        foreach ((DemoWrite write, ReadView read) in writes.Zip(reads))
        {
            bool present = read.Found && Holds(read.Value, write);
            switch (write.Outcome)
            {
                case DemoOutcome.Acknowledged when present:
                    acknowledgedPresent++;
                    break;
                case DemoOutcome.Acknowledged:
                    violations.Add(
                        $"{write.Key} was acknowledged with {write.Value}, a linearizable read says {Words(read.Found, read.Value)}");
                    break;
                case DemoOutcome.Refused when read.Found:
                    violations.Add($"{write.Key} was refused, a linearizable read says {Words(read.Found, read.Value)}");
                    break;
                case DemoOutcome.Unknown when read.Found:
                    unknownPresent++;
                    break;
            }
        }

        int before = violations.Count;
        await CompareNodesAsync(prefix, writes, reads, nodes, violations, cancellation);
        return new DemoCheckFacts
        {
            AcknowledgedPresent = acknowledgedPresent,
            UnknownPresent = unknownPresent,
            Violations = violations,
            NodesAgree = violations.Count == before,
        };
    }

    private async Task<ReadView[]> ReadAllAsync(IReadOnlyList<DemoWrite> writes, CancellationToken cancellation)
    {
        var reads = new ReadView[writes.Count];
        long started = time.GetTimestamp();
        await Parallel.ForAsync(
            0,
            writes.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancellation },
            async (number, token) => reads[number] = await ReadAsync(writes[number].Key, started, token));
        return reads;
    }

    private async Task<ReadView> ReadAsync(string key, long started, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await connection.ReadAsync(key, ReadChoice.Linearizable, node: null, within: null, cancellation);
            }
            catch (RequestException error)
                when (error.Reason is RequestFailure.NoLeader or RequestFailure.NotLeader or RequestFailure.TimedOut
                && time.GetElapsedTime(started) < options.Patience)
            {
                // An election just now proves nothing about the data; a read can always be tried again.
                await Task.Delay(options.Poll, time, cancellation);
            }
        }
    }

    // Every node must hold what the linearizable read returned: no more, no less, among the tour's keys.
    private async Task CompareNodesAsync(
        string prefix,
        IReadOnlyList<DemoWrite> writes,
        ReadView[] reads,
        IReadOnlyList<string> nodes,
        List<string> violations,
        CancellationToken cancellation)
    {
        Dictionary<string, ReadView> expected = writes.Zip(reads).ToDictionary(pair => pair.First.Key, pair => pair.Second);
        foreach (string node in nodes)
        {
            IReadOnlyDictionary<string, JsonElement> state = await connection.ReadStateAsync(node, cancellation);
            foreach ((string key, ReadView read) in expected)
            {
                JsonElement? held = state.TryGetValue(key, out JsonElement value) ? value : null;
                if (held.HasValue != read.Found || (held is { } own && read.Value is { } agreed && !JsonElement.DeepEquals(own, agreed)))
                {
                    violations.Add(
                        $"{node} has {Words(held.HasValue, held)} under {key}, a linearizable read says {Words(read.Found, read.Value)}");
                }
            }

            violations.AddRange(state.Keys
                .Where(key => key.StartsWith(prefix + "-", StringComparison.Ordinal) && !expected.ContainsKey(key))
                .Select(key => $"{node} has a key {key} that nobody wrote"));
        }
    }

    private static bool Holds(JsonElement? value, DemoWrite write) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int held) && held == write.Value;

    private static string Words(bool found, JsonElement? value) =>
        found ? value is { } held ? ValueText.Format(held) : "null" : "nothing";
}
