using System.Globalization;

namespace RaftOrleans.Verification;

/// <summary>
/// One operation of one client on one key, with the times of its call and its return.
/// </summary>
/// <remarks>
/// Values are JSON texts. An <see cref="OperationHistory"/> holds them in the form of <see cref="CanonicalJson"/>, in which two values
/// are equal exactly when their texts are. No text (null) is an absent key, which is not the same as the JSON value <c>null</c>, whose
/// text is <c>"null"</c>.
/// </remarks>
public sealed record Operation
{
    /// <summary>Who asked. Only for people: the checker does not need to know.</summary>
    public required long Client { get; init; }

    /// <summary>What was asked.</summary>
    public required OperationFunction Function { get; init; }

    /// <summary>The key that was asked for.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// The value that a write or a cas sets, or the element that an append adds. Null for a read and a delete.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>The value that a cas expects, null where it expects the key to be absent. Null for all other functions.</summary>
    public string? From { get; init; }

    /// <summary>
    /// When the client called. Any unit will do as long as all operations of a history share it. An operation that returns at the moment
    /// at which another is called counts as concurrent with it, because a clock may tick too coarsely to tell.
    /// </summary>
    public required long Call { get; init; }

    /// <summary>When the answer came, not before <see cref="Call"/>; null where none came.</summary>
    public long? Return { get; init; }

    /// <summary>What the client knows of the operation.</summary>
    public required OperationOutcome Outcome { get; init; }

    /// <summary>
    /// The answer. Of a read: the value, or null for an absent key. Of a cas: <c>true</c> or null where it swapped, <c>false</c> where the
    /// key held something else than <see cref="From"/>. The answers of other functions are kept and mean nothing to the checker.
    /// </summary>
    public string? Output { get; init; }

    /// <summary>
    /// True where the operation may take effect at any time after its call, or never: its outcome is <see cref="OperationOutcome.Info"/>,
    /// or it has not returned (and has not failed).
    /// </summary>
    public bool IsOpen => Outcome == OperationOutcome.Info || (Return is null && Outcome == OperationOutcome.Ok);

    /// <summary>True for a cas that was answered, and that found another value than it expected.</summary>
    internal bool IsRefusedCas => Function == OperationFunction.Cas && string.Equals(Output, "false", StringComparison.Ordinal);

    /// <summary>The operation in one line, as in <c>client 2: cas x from 1 to 2 = false [10, 14]</c>.</summary>
    public override string ToString()
    {
        string what = Function switch
        {
            OperationFunction.Read => $"read {Key}",
            OperationFunction.Write => $"write {Key} {Value}",
            OperationFunction.Cas => $"cas {Key} from {From ?? "absent"} to {Value}",
            OperationFunction.Append => $"append {Key} {Value}",
            _ => $"delete {Key}",
        };
        string answer = Outcome switch
        {
            OperationOutcome.Fail => " failed",
            _ when IsOpen => " unknown",
            _ when Function == OperationFunction.Read => $" = {Output ?? "absent"}",
            _ when Function == OperationFunction.Cas => IsRefusedCas ? " = false" : " = true",
            _ => " ok",
        };
        string end = Return?.ToString(CultureInfo.InvariantCulture) ?? "...";
        return $"client {Client}: {what}{answer} [{Call}, {end}]";
    }

    /// <summary>The first thing that is wrong with the operation by itself, or null.</summary>
    internal (string Field, string Problem)? FindProblem()
    {
        bool isCas = Function == OperationFunction.Cas;
        bool hasValue = isCas || Function is OperationFunction.Write or OperationFunction.Append;
        return this switch
        {
            { Key: null } => ("key", "is missing; allowed: a string"),
            { Value: null } when hasValue => ("value", $"is missing; a {NameOf(Function)} needs one, any JSON value"),
            { Value: not null } when !hasValue =>
                ("value", $"is not allowed: a {NameOf(Function)} takes none (what a read found is its out)"),
            { From: not null } when !isCas => ("from", $"is not allowed: only a cas has one, and this is a {NameOf(Function)}"),
            { Return: { } end } when end < Call => ("ret", $"is {end}, before the call at {Call}; allowed: {Call} or later, or none"),
            { Outcome: OperationOutcome.Ok, Output: not (null or "true" or "false") } when isCas =>
                ("out", $"is {Output}; allowed for a cas: true or none (it swapped), false (the key held another value)"),
            _ => null,
        };
    }

    /// <summary>The name of a function in a history file.</summary>
    internal static string NameOf(OperationFunction function) => function switch
    {
        OperationFunction.Read => "read",
        OperationFunction.Write => "write",
        OperationFunction.Cas => "cas",
        OperationFunction.Append => "append",
        OperationFunction.Delete => "delete",
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a function of an operation"),
    };
}
