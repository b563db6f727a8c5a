using System.Globalization;
using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>The clients of a run's workload: each thinks, does one operation, thinks again, until it is stopped.</summary>
internal sealed class WorkloadRunner(
    ILab lab, OperationRecorder recorder, ScenarioWorkload workload, int nodes, ulong seed, CancellationToken cancellation)
{
    /// <summary>Values of different clients differ: each has numbers of its own.</summary>
    private const long ValuesPerClient = 1_000_000;

    /// <summary>Longer than any run, so that none expires.</summary>
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(24);

    private Task _clients = Task.CompletedTask;
    private volatile bool _isOver;

    /// <summary>Begins.</summary>
    public void Start() => _clients = Task.WhenAll(Enumerable.Range(1, workload.Clients).Select(number => LiveAsync(number)));

    /// <summary>Begins no other operation, and waits for none.</summary>
    public void Cancel() => _isOver = true;

    /// <summary>Lets the operations under way end and begins no other.</summary>
    public Task StopAsync()
    {
        _isOver = true;
        return _clients;
    }

    private async Task LiveAsync(long client)
    {
        DeterministicRandom random = new(DeterministicRandom.Derive(seed, ScenarioRun.WorkloadPurpose, (ulong)client));
        string? lastSeen = null;
        long? session = workload.Sessions ? await OpenSessionAsync() : null;
        for (long operation = 1; !_isOver; operation++)
        {
            await lab.DelayAsync(workload.Think * (2 * random.NextDouble()), cancellation);
            if (!_isOver)
            {
                // Clients wait for one answer at a time, so what was given up before is over when the next one is applied.
                SessionCommand? place = session is { } number ? new SessionCommand(number, operation, operation, default) : null;
                lastSeen = await OperateAsync(client, operation, random, lastSeen, place);
            }
        }
    }

    /// <summary>Opens a session, however long it takes until there is a leader; null where the run is over before.</summary>
    private async Task<long?> OpenSessionAsync()
    {
        while (!_isOver)
        {
            try
            {
                return await recorder.OpenSessionAsync(SessionLifetime, workload.Timeout, cancellation);
            }
            catch (LabException e) when (e.Reason is LabFailure.Unavailable or LabFailure.TimedOut)
            {
                await lab.DelayAsync(workload.Think, cancellation);
            }
        }

        return null;
    }

    /// <summary>Does one operation.</summary>
    /// <returns>The last value the client has seen, which a later compare-and-set expects.</returns>
    private async Task<string?> OperateAsync(
        long client, long operation, DeterministicRandom random, string? lastSeen, SessionCommand? place)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"k{1 + random.NextInt32(workload.Keys)}");
        bool isRead = random.Chance(workload.Reads);
        NodeId? via = workload.ViaAny ? NodeId.Of(1 + random.NextInt32(nodes)) : null;
        int kind = random.NextInt32(8);
        if (isRead)
        {
            ReadResult read = await recorder.ReadAsync(client, key, ReadConsistency.Linearizable, via, workload.Timeout, cancellation);
            return read.Json ?? lastSeen;
        }

        string value = string.Create(CultureInfo.InvariantCulture, $"{(client * ValuesPerClient) + operation}");
        Operation call = kind switch
        {
            0 => OperationRecorder.Call(client, OperationFunction.Delete, key, null, null),
            1 or 2 => OperationRecorder.Call(client, OperationFunction.Cas, key, value, lastSeen),
            3 => OperationRecorder.Call(client, OperationFunction.Append, $"list-{key}", value, null),
            _ => OperationRecorder.Call(client, OperationFunction.Write, key, value, null),
        };
        await recorder.WriteAsync(call, via, workload.Timeout, cancellation, place);
        return lastSeen;
    }
}
