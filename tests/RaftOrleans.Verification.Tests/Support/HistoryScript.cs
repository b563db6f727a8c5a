using System.Globalization;

namespace RaftOrleans.Verification.Tests.Support;

/// <summary>
/// Small histories out of bytes, so that FsCheck can generate and shrink them without knowing what they mean. The operations are run on a
/// real value in the order of their points, which makes the answers right, and then some answers are changed.
/// </summary>
internal static class HistoryScript
{
    public const int BytesPerOperation = 8;

    /// <summary>Which functions occur: each flavour reaches other parts of the checker.</summary>
    private static readonly OperationFunction[][] Flavours =
    [
        [OperationFunction.Read, OperationFunction.Write],
        [OperationFunction.Read, OperationFunction.Write, OperationFunction.Cas, OperationFunction.Delete],
        [OperationFunction.Read, OperationFunction.Append],
        [OperationFunction.Read, OperationFunction.Append, OperationFunction.Append, OperationFunction.Write, OperationFunction.Delete],
        [OperationFunction.Cas, OperationFunction.Cas, OperationFunction.Cas, OperationFunction.Write],
        [OperationFunction.Read, OperationFunction.Write, OperationFunction.Cas, OperationFunction.Append, OperationFunction.Delete],
    ];

    public static int FlavourCount => Flavours.Length;

    public static OperationHistory Decode(IReadOnlyList<byte> script, int flavour, int changes, bool nullIsAbsent = false)
    {
        OperationFunction[] functions = Flavours[flavour];
        int count = script.Count / BytesPerOperation;
        var drafts = new List<(int Point, Operation Operation, int Change)>();
        for (int i = 0; i < count; i++)
        {
            int Byte(int at) => script[(i * BytesPerOperation) + at];
            OperationFunction function = functions[Byte(0) % functions.Length];
            int point = Byte(1) % 16;
            bool hasValue = function is OperationFunction.Write or OperationFunction.Cas or OperationFunction.Append;
            bool isOpen = Byte(4) % 5 == 0;
            drafts.Add((point, new Operation
            {
                Client = i,
                Function = function,
                Key = Byte(7) % 16 == 0 ? "y" : "x",
                Value = hasValue ? Value(Byte(5), function) : null,
                From = function == OperationFunction.Cas ? Value(Byte(6), function) : null,
                Call = point - (Byte(2) % 6),
                Return = isOpen && Byte(4) % 2 == 0 ? null : point + (Byte(3) % 6),
                Outcome = isOpen ? OperationOutcome.Info : Byte(4) == 1 ? OperationOutcome.Fail : OperationOutcome.Ok,
            }, Byte(7) / 16));
        }

        return new OperationHistory(Answer(drafts, changes, nullIsAbsent), nullIsAbsent);
    }

    private static Operation[] Answer(List<(int Point, Operation Operation, int Change)> drafts, int changes, bool nullIsAbsent)
    {
        var values = new Dictionary<string, string?>();
        var answered = new List<Operation>();
        int changed = 0;
        foreach ((_, Operation draft, int change) in drafts.OrderBy(draft => draft.Point))
        {
            string? value = values.GetValueOrDefault(draft.Key);
            Operation operation = draft;
            bool isChanged = changed < changes && change % 3 == 0 && draft.Outcome == OperationOutcome.Ok;
            switch (draft.Function)
            {
                case OperationFunction.Read:
                    operation = draft with { Output = isChanged ? Other(value, change) : value };
                    changed += isChanged ? 1 : 0;
                    break;
                case OperationFunction.Cas:
                    bool isEqual = value == draft.From;
                    operation = draft with { Output = isEqual != isChanged ? "true" : "false" };
                    changed += isChanged ? 1 : 0;
                    break;
            }

            // Of those whose outcome nobody knows, some happen.
            bool happens = draft.Outcome == OperationOutcome.Ok || (draft.Outcome == OperationOutcome.Info && change % 2 == 0);
            if (happens && BruteForceChecker.TryApply(draft with { Outcome = OperationOutcome.Info }, value, nullIsAbsent, out string? after))
            {
                values[draft.Key] = after;
            }
            else if (draft.Function == OperationFunction.Append && draft.Outcome == OperationOutcome.Ok)
            {
                operation = draft with { Outcome = OperationOutcome.Fail };
            }

            answered.Add(operation);
        }

        return [.. answered];
    }

    private static string Value(int choice, OperationFunction function) => (function, choice % 8) switch
    {
        (OperationFunction.Write, 5) => "[]",
        (OperationFunction.Write, 6) => "[1]",
        (OperationFunction.Cas, 6) => "[1]",
        (OperationFunction.Write or OperationFunction.Cas, 7) => "null",
        var (_, number) => (number % 3).ToString(CultureInfo.InvariantCulture),
    };

    private static string? Other(string? value, int choice) => (choice / 3) switch
    {
        0 => value == "1" ? "2" : "1",
        1 => value is null ? "0" : null,
        2 => value is ['[', ..] ? "[2,1]" : "2",
        3 => "[1]",
        _ => value == "0" ? "[1,2]" : "0",
    };
}
