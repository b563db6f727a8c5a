using System.Text.Json.Nodes;

namespace RaftOrleans.Verification.Tests.Support;

/// <summary>
/// The definition of linearizability as a program: tries every order of the operations. Shares no code with the checker under test, and is
/// too simple to be wrong. For a handful of operations.
/// </summary>
internal static class BruteForceChecker
{
    public static bool IsLinearizable(IEnumerable<Operation> operations, bool nullIsAbsent = false) => operations
        .GroupBy(operation => operation.Key)
        .All(key => CanOrder([.. key.Where(operation => operation.Outcome != OperationOutcome.Fail)], null, nullIsAbsent));

    private static bool CanOrder(List<Operation> rest, string? value, bool nullIsAbsent)
    {
        if (rest.TrueForAll(operation => operation.IsOpen))
        {
            return true;
        }

        foreach (Operation next in rest)
        {
            bool isTooEarly = rest.Exists(other => !other.IsOpen && other.Return < next.Call);
            if (!isTooEarly && TryApply(next, value, nullIsAbsent, out string? after)
                && CanOrder([.. rest.Where(other => !ReferenceEquals(other, next))], after, nullIsAbsent))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the operation makes of the value, and whether that is what its client was answered.</summary>
    public static bool TryApply(Operation operation, string? value, bool nullIsAbsent, out string? after)
    {
        string? Plain(string? json) => nullIsAbsent && json == "null" ? null : json;
        after = value;
        switch (operation.Function)
        {
            case OperationFunction.Read:
                return operation.IsOpen || value == Plain(operation.Output);
            case OperationFunction.Write:
                after = Plain(operation.Value);
                return true;
            case OperationFunction.Delete:
                after = null;
                return true;
            case OperationFunction.Append:
                if (value is not null && JsonNode.Parse(value) is not JsonArray)
                {
                    return false;
                }

                JsonArray list = value is null ? [] : JsonNode.Parse(value)!.AsArray();
                list.Add(JsonNode.Parse(operation.Value!));
                after = list.ToJsonString();
                return true;
            default:
                bool isEqual = value == Plain(operation.From);
                after = isEqual ? Plain(operation.Value) : value;
                return operation.IsOpen || isEqual == (operation.Output != "false");
        }
    }
}
