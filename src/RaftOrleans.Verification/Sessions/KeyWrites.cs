using System.Buffers;
using System.Text.Json;

namespace RaftOrleans.Verification;

/// <summary>The operations of one key, with what each write leaves behind.</summary>
internal sealed class KeyWrites
{
    private static readonly IReadOnlyList<Operation> None = [];
    private static readonly SearchValues<char> NotPlain = SearchValues.Create("\"[]{}\\");
    private readonly Dictionary<string, List<Operation>> _byValue = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Operation>> _byElement = new(StringComparer.Ordinal);
    private readonly List<Operation> _deletes = [];
    private readonly bool _nullIsAbsent;

    public KeyWrites(IEnumerable<Operation> operations, bool nullIsAbsent)
    {
        _nullIsAbsent = nullIsAbsent;
        All = [.. operations.OrderBy(operation => operation.Call)];
        IsList = true;
        foreach (Operation operation in All.Where(operation => operation.Function != OperationFunction.Read))
        {
            if (operation.Function != OperationFunction.Append)
            {
                // A failed one never happened, so it does not stand in the way of a list.
                IsList &= operation.Outcome == OperationOutcome.Fail;
            }

            Add(operation);
        }
    }

    /// <summary>All operations, by call.</summary>
    public IReadOnlyList<Operation> All { get; }

    /// <summary>Whether the key is only ever appended to, so that a list shows all that has happened before.</summary>
    public bool IsList { get; }

    /// <summary>Place of the first operation that was called after a time; the number of all where none was.</summary>
    public int FirstCalledAfter(long time) => FirstCalledAfter(All, time);

    private static int FirstCalledAfter(IReadOnlyList<Operation> operations, long time)
    {
        int low = 0;
        int high = operations.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (operations[middle].Call <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The appends of an element, whatever became of them.</summary>
    public IReadOnlyList<Operation> AppendsOf(string element) => _byElement.GetValueOrDefault(element) ?? None;

    /// <summary>Whether a read was answered, so that it has seen something.</summary>
    public static bool IsAnswered(Operation operation) =>
        operation is { Function: OperationFunction.Read, Outcome: OperationOutcome.Ok, Return: not null };

    /// <summary>Whether an operation certainly has taken effect as a write.</summary>
    public static bool IsAcknowledged(Operation operation) =>
        operation is { Outcome: OperationOutcome.Ok, Return: not null, IsRefusedCas: false } && operation.Function != OperationFunction.Read;

    /// <summary>Whether one write certainly is before another in the order in which writes take effect.</summary>
    public static bool IsBefore(Operation one, Operation other) => IsAcknowledged(one) && one.Return < other.Call;

    /// <summary>The elements of a list; null where the value is none.</summary>
    public static IReadOnlyList<string>? Elements(string? value)
    {
        if (value is null or not ['[', ..])
        {
            return null;
        }

        using var json = JsonDocument.Parse(value);
        return [.. json.RootElement.EnumerateArray().Select(element => element.GetRawText())];
    }

    /// <summary>
    /// The writes whose effect a read may have seen: those of its value that were called before it returned, the latest first, as far as
    /// somebody asks for them.
    /// </summary>
    public IEnumerable<Operation> Candidates(Operation read)
    {
        string? value = read.Output;
        IEnumerable<Operation> writes = [];
        if (MaybeInitial(read))
        {
            writes = Until(_deletes, read);
        }

        if (value is not null || _nullIsAbsent)
        {
            writes = writes.Concat(Until(_byValue.GetValueOrDefault(value ?? "null"), read));
        }

        return LastElement(value) is { } element ? writes.Concat(Until(_byElement.GetValueOrDefault(element), read)) : writes;
    }

    /// <summary>Whether a read may have seen the beginning, when nothing was written.</summary>
    public bool MaybeInitial(Operation read) =>
        read.Output is null || (_nullIsAbsent && string.Equals(read.Output, "null", StringComparison.Ordinal));

    /// <summary>
    /// The one write that a read has certainly seen; null where it may have seen several, or the beginning, or none is known.
    /// </summary>
    public Operation? OnlyCandidate(Operation read)
    {
        Operation[] writes = MaybeInitial(read) ? [] : [.. Candidates(read).Take(2)];
        return writes is [var only] ? only : null;
    }

    /// <summary>
    /// Those of some writes that were called before a read returned, the latest first. The writes are in the order of their calls.
    /// </summary>
    private static IEnumerable<Operation> Until(List<Operation>? writes, Operation read)
    {
        if (writes is null)
        {
            yield break;
        }

        for (int i = FirstCalledAfter(writes, read.Return!.Value) - 1; i >= 0; i--)
        {
            yield return writes[i];
        }
    }

    private static string? LastElement(string? value)
    {
        if (value is not ['[', .., ']'] || value.Length == 2)
        {
            return null;
        }

        // The values that lists are made of are nearly always short and plain: then the last comma is the one before the last element.
        int comma = value.LastIndexOf(',');
        string last = value[((comma < 0 ? 0 : comma) + 1)..^1];
        return last.AsSpan().IndexOfAny(NotPlain) < 0 ? last : Elements(value)![^1];
    }

    private void Add(Operation write)
    {
        if (write.Outcome == OperationOutcome.Fail && write.Function != OperationFunction.Append)
        {
            return;
        }

        switch (write.Function)
        {
            case OperationFunction.Delete:
                _deletes.Add(write);
                break;
            case OperationFunction.Append:
                Add(_byElement, write);
                break;
            default:
                if (!write.IsRefusedCas)
                {
                    Add(_byValue, write);
                }

                break;
        }
    }

    private static void Add(Dictionary<string, List<Operation>> index, Operation write)
    {
        if (!index.TryGetValue(write.Value!, out List<Operation>? same))
        {
            index.Add(write.Value!, same = []);
        }

        same.Add(write);
    }
}
