namespace RaftOrleans.Verification;

/// <summary>
/// What clients asked and what they were answered, in any order: the times of calls and returns say what came before what.
/// </summary>
public sealed class OperationHistory
{
    private readonly Operation[] _operations;

    /// <summary>Checks the operations and brings their values into the form of <see cref="CanonicalJson"/>.</summary>
    /// <param name="operations">The operations.</param>
    /// <param name="nullIsAbsent">See <see cref="NullIsAbsent"/>.</param>
    /// <exception cref="ArgumentException">An operation lacks something, has too much, or a value is not JSON; says which.</exception>
    public OperationHistory(IEnumerable<Operation> operations, bool nullIsAbsent = false)
    {
        _operations = [.. operations];
        NullIsAbsent = nullIsAbsent;
        for (int i = 0; i < _operations.Length; i++)
        {
            if (_operations[i].FindProblem() is { } problem)
            {
                throw new ArgumentException($"operation {i + 1}: {problem.Field} {problem.Problem}", nameof(operations));
            }

            _operations[i] = WithCanonicalValues(_operations[i], i);
        }
    }

    private OperationHistory(Operation[] checkedOperations, bool nullIsAbsent)
    {
        _operations = checkedOperations;
        NullIsAbsent = nullIsAbsent;
    }

    /// <summary>The operations, in the order in which they were given.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>
    /// True where the record cannot tell a key that holds JSON <c>null</c> from an absent key: both then count as absent. So it is in a
    /// history file whose reads do not say whether the key was found.
    /// </summary>
    public bool NullIsAbsent { get; }

    /// <summary>Takes operations that the reader has checked and whose values are canonical already.</summary>
    internal static OperationHistory OfChecked(Operation[] operations, bool nullIsAbsent) => new(operations, nullIsAbsent);

    private Operation WithCanonicalValues(Operation operation, int index)
    {
        string? value = Canonicalize(operation.Value, index, "value");
        string? from = Canonicalize(operation.From, index, "from");
        string? output = Canonicalize(operation.Output, index, "out");
        if (output is "null" && (NullIsAbsent || operation.Function != OperationFunction.Read))
        {
            output = null;
        }

        bool isCanonical = ReferenceEquals(value, operation.Value) && ReferenceEquals(from, operation.From)
            && ReferenceEquals(output, operation.Output);
        return isCanonical ? operation : operation with { Value = value, From = from, Output = output };
    }

    private static string? Canonicalize(string? json, int index, string field)
    {
        try
        {
            return json is null ? null : CanonicalJson.Canonicalize(json);
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"operation {index + 1}: {field} is not JSON: {e.Message}", nameof(json), e);
        }
    }
}
