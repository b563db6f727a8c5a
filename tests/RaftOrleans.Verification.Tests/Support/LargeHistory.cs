using System.Globalization;

namespace RaftOrleans.Verification.Tests.Support;

/// <summary>
/// Large linearizable histories as a number of clients would leave them that never rest, with their operations overlapping as much as
/// possible.
/// </summary>
internal sealed class LargeHistory
{
    private readonly Random _random;
    private readonly Dictionary<string, string?> _values = [];
    private readonly List<Operation> _operations = [];
    private int _lastValue;

    private LargeHistory(int seed) => _random = new Random(seed);

    public int Count { get; init; } = 20_000;

    public int Keys { get; init; } = 1;

    public int Clients { get; init; } = 10;

    public required OperationFunction[] Functions { get; init; }

    /// <summary>Values are drawn from so many; 0 makes every value of its own.</summary>
    public int Values { get; init; }

    /// <summary>One operation in so many gets no answer; 0 for none.</summary>
    public int UnknownEvery { get; init; }

    public static Operation[] Create(
        int seed, OperationFunction[] functions, int count = 20_000, int keys = 1, int clients = 10, int values = 0, int unknownEvery = 0)
    {
        var history = new LargeHistory(seed)
        {
            Count = count,
            Keys = keys,
            Clients = clients,
            Functions = functions,
            Values = values,
            UnknownEvery = unknownEvery,
        };
        return history.Run();
    }

    /// <summary>
    /// Adds, late in the history and amid its operations, a client that writes one value, then another, and reads the first. No other
    /// operation knows these values, so nothing can explain that.
    /// </summary>
    public static Operation[] WithStaleRead(Operation[] operations)
    {
        Operation neighbour = operations[operations.Length * 9 / 10];
        Operation Create(int at, OperationFunction function, string? value, string? output) => new()
        {
            Client = 1000,
            Function = function,
            Key = neighbour.Key,
            Value = value,
            Call = neighbour.Call + at,
            Return = neighbour.Call + at + 1,
            Outcome = OperationOutcome.Ok,
            Output = output,
        };
        return
        [
            .. operations,
            Create(0, OperationFunction.Write, "\"old\"", null),
            Create(2, OperationFunction.Write, "\"new\"", null),
            Create(4, OperationFunction.Read, null, "\"old\""),
        ];
    }

    private Operation[] Run()
    {
        // Each client is at one of three places: it calls, the operation takes effect, it returns. Random clients move one place on.
        var current = new Operation?[Clients];
        var isDone = new bool[Clients];
        int started = 0;
        for (long now = 0; started < Count || current.Any(operation => operation is not null); now++)
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
                _operations.Add(isUnknown
                    ? operation with { Outcome = OperationOutcome.Info, Output = null }
                    : operation with { Return = now });
                current[client] = null;
            }
        }

        return [.. _operations.OrderBy(operation => operation.Call)];
    }

    private Operation Call(int client, long now)
    {
        OperationFunction function = Functions[_random.Next(Functions.Length)];
        return new Operation
        {
            Client = client,
            Function = function,
            Key = $"k{_random.Next(Keys)}",
            Value = function is OperationFunction.Read or OperationFunction.Delete ? null : NextValue(),
            From = function == OperationFunction.Cas ? NextValue() : null,
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
                // With values of its own a cas would never find what it expects, so it expects what is there now and then.
                string? from = Values == 0 && _random.Next(2) == 0 ? value : operation.From;
                bool isEqual = from == value;
                _values[operation.Key] = isEqual ? operation.Value : value;
                return operation with { From = from, Output = isEqual ? "true" : "false" };
            case OperationFunction.Append when value is not (null or ['[', ..]):
                return operation with { Outcome = OperationOutcome.Fail };
            case OperationFunction.Append:
                _values[operation.Key] = value is null ? $"[{operation.Value}]" : $"{value[..^1]},{operation.Value}]";
                return operation;
            default:
                _values[operation.Key] = operation.Value;
                return operation;
        }
    }
}
