using System.Globalization;
using RaftOrleans.Verification;

namespace RaftOrleans.Benchmarks;

/// <summary>Makes linearizable histories of clients that never rest, so that their operations overlap as much as possible.</summary>
/// <param name="seed">The same seed gives the same history.</param>
internal sealed class HistoryGenerator(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);
    private int _lastValue;

    /// <summary>How many operations.</summary>
    public required int Count { get; init; }

    /// <summary>On how many keys.</summary>
    public required int Keys { get; init; }

    /// <summary>Of how many clients.</summary>
    public required int Clients { get; init; }

    /// <summary>Values are drawn from so many; 0 makes every value of its own.</summary>
    public int Values { get; init; }

    /// <summary>One operation in so many gets no answer; 0 for none.</summary>
    public int UnknownEvery { get; init; }

    /// <summary>Whether keys hold lists that are appended to; else registers that are written, read, and compared and set.</summary>
    public bool AreLists { get; init; }

    /// <summary>Makes the history.</summary>
    public IReadOnlyList<Operation> Create()
    {
        // Each client is at one of three places: it calls, the operation takes effect, it returns. Random clients move one place on.
        var operations = new List<Operation>(Count);
        var current = new Operation?[Clients];
        var isDone = new bool[Clients];
        int started = 0;
        for (long now = 0; started < Count || Array.Exists(current, operation => operation is not null); now++)
        {
            int client = _random.Next(Clients);
            if (current[client] is not { } operation)
            {
                current[client] = started < Count ? Call(client, now) : null;
                started += current[client] is null ? 0 : 1;
                isDone[client] = false;
            }
            else if (!isDone[client])
            {
                current[client] = TakeEffect(operation);
                isDone[client] = true;
            }
            else
            {
                bool isUnknown = UnknownEvery > 0 && _random.Next(UnknownEvery) == 0;
                operations.Add(isUnknown
                    ? operation with { Outcome = OperationOutcome.Info, Output = null }
                    : operation with { Return = now });
                current[client] = null;
            }
        }

        return operations;
    }

    private Operation Call(int client, long now)
    {
        OperationFunction function = _random.Next(3) switch
        {
            0 when AreLists => OperationFunction.Append,
            0 => OperationFunction.Write,
            1 when !AreLists => OperationFunction.Cas,
            _ => OperationFunction.Read,
        };
        return new Operation
        {
            Client = client,
            Function = function,
            Key = $"k{_random.Next(Keys)}",
            Value = function == OperationFunction.Read ? null : NextValue(),
            Call = now,
            Outcome = OperationOutcome.Ok,
        };
    }

    private string NextValue() => (Values > 0 ? _random.Next(Values) : ++_lastValue).ToString(CultureInfo.InvariantCulture);

    private Operation TakeEffect(Operation operation)
    {
        string? value = _values.GetValueOrDefault(operation.Key);
        switch (operation.Function)
        {
            case OperationFunction.Read:
                return operation with { Output = value };
            case OperationFunction.Cas:
                string? from = _random.Next(2) == 0 ? value : NextValue();
                bool isEqual = string.Equals(from, value, StringComparison.Ordinal);
                _values[operation.Key] = isEqual ? operation.Value : value;
                return operation with { From = from, Output = isEqual ? "true" : "false" };
            case OperationFunction.Append:
                _values[operation.Key] = value is null ? $"[{operation.Value}]" : $"{value[..^1]},{operation.Value}]";
                return operation;
            default:
                _values[operation.Key] = operation.Value;
                return operation;
        }
    }
}
