using System.Diagnostics;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains.Tests.Chaos;

/// <summary>
/// A client that does random operations on a few keys, with pauses as a person or a program has them, and writes down what it was told.
/// </summary>
internal sealed class RecordingClient(ILab lab, ILabGroup group, int number, ulong seed, string[] keys)
{
    private static readonly TimeSpan Within = TimeSpan.FromMilliseconds(1_500);

    private readonly DeterministicRandom _random = new(DeterministicRandom.Derive(seed, 1, (ulong)number));
    private readonly Dictionary<string, string?> _lastSeen = [];
    private int _written;

    /// <summary>What it did and was told.</summary>
    public List<Operation> History { get; } = [];

    /// <summary>Goes on until it is told to end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            string key = keys[_random.NextInt32(keys.Length)];
            Operation operation = _random.NextInt32(4) switch
            {
                0 or 1 => await ReadAsync(key),
                2 => await WriteAsync(key),
                _ => await CompareAndSetAsync(key),
            };
            History.Add(operation);

            // Without a pause a client that is refused at once would do nothing but be refused, by the million.
            await lab.DelayAsync(_random.NextTime(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20)), CancellationToken.None);
        }
    }

    private async Task<Operation> ReadAsync(string key)
    {
        long call = Stopwatch.GetTimestamp();
        ReadAnswer answer = await group.ReadAsync(KeyValueQuery.Get(key), within: Within);
        Operation operation = new()
        {
            Client = number,
            Function = OperationFunction.Read,
            Key = key,
            Call = call,
            Return = Stopwatch.GetTimestamp(),
            Outcome = OperationOutcome.Fail,
        };
        if (answer.Outcome != ReadOutcome.Answered)
        {
            return operation;
        }

        string? value = KeyValueResult.Parse(answer.Result).Value;
        _lastSeen[key] = value;
        return operation with { Outcome = OperationOutcome.Ok, Output = value };
    }

    private Task<Operation> WriteAsync(string key)
    {
        string value = NextValue();
        return ProposeAsync(KeyValueCommand.Set(key, value), new Operation
        {
            Client = number,
            Function = OperationFunction.Write,
            Key = key,
            Value = value,
            Call = Stopwatch.GetTimestamp(),
            Outcome = OperationOutcome.Info,
        });
    }

    private Task<Operation> CompareAndSetAsync(string key)
    {
        string value = NextValue();
        string? expected = _lastSeen.GetValueOrDefault(key);
        return ProposeAsync(KeyValueCommand.CompareAndSet(key, expected, value), new Operation
        {
            Client = number,
            Function = OperationFunction.Cas,
            Key = key,
            From = expected,
            Value = value,
            Call = Stopwatch.GetTimestamp(),
            Outcome = OperationOutcome.Info,
        });
    }

    private async Task<Operation> ProposeAsync(ReadOnlyMemory<byte> command, Operation operation)
    {
        ProposalAnswer answer = await group.ProposeAsync(command, within: Within);
        switch (answer.Outcome)
        {
            case ProposalOutcome.Applied:
                bool isRefused = KeyValueResult.Parse(answer.Result).Status != KeyValueStatus.Ok;
                _lastSeen[operation.Key] = isRefused ? KeyValueResult.Parse(answer.Result).Value : operation.Value;
                return operation with
                {
                    Return = Stopwatch.GetTimestamp(),
                    Outcome = OperationOutcome.Ok,
                    Output = isRefused ? "false" : null,
                };
            case ProposalOutcome.Unknown:
                return operation;
            default:
                return operation with { Return = Stopwatch.GetTimestamp(), Outcome = OperationOutcome.Fail };
        }
    }

    private string NextValue() => $"{(number * 1_000_000) + ++_written}";
}
