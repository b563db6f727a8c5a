namespace RaftOrleans.Verification.Tests.Support;

/// <summary>Short names for the operations of the tests. Each says client, call and return first.</summary>
internal static class HistoryBuilder
{
    public static Operation Read(int client, long call, long end, string? output, string key = "x") =>
        Create(client, OperationFunction.Read, call, end, key) with { Output = output };

    public static Operation Write(int client, long call, long end, string value, string key = "x") =>
        Create(client, OperationFunction.Write, call, end, key) with { Value = value };

    public static Operation Cas(int client, long call, long end, string? from, string value, bool isSwapped = true, string key = "x") =>
        Create(client, OperationFunction.Cas, call, end, key) with { From = from, Value = value, Output = isSwapped ? "true" : "false" };

    public static Operation Append(int client, long call, long end, string element, string key = "x") =>
        Create(client, OperationFunction.Append, call, end, key) with { Value = element };

    public static Operation Delete(int client, long call, long end, string key = "x") =>
        Create(client, OperationFunction.Delete, call, end, key);

    /// <summary>The same operation, of which nobody knows whether it happened.</summary>
    public static Operation Unknown(this Operation operation) =>
        operation with { Outcome = OperationOutcome.Info, Return = null, Output = null };

    /// <summary>The same operation, which certainly did not happen.</summary>
    public static Operation Failed(this Operation operation) => operation with { Outcome = OperationOutcome.Fail, Output = null };

    public static LinearizabilityResult Check(params Operation[] operations) =>
        LinearizabilityChecker.Check(new OperationHistory(operations));

    private static Operation Create(int client, OperationFunction function, long call, long end, string key) => new()
    {
        Client = client,
        Function = function,
        Key = key,
        Call = call,
        Return = end,
        Outcome = OperationOutcome.Ok,
    };
}
