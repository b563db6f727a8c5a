namespace RaftOrleans.Verification.Tests.Support;

/// <summary>Assertions about verdicts, and about the reasons that come with them.</summary>
internal static class VerdictAssert
{
    public static void AssertYes(params Operation[] operations)
    {
        var history = new OperationHistory(operations);
        LinearizabilityResult result = LinearizabilityChecker.Check(history);
        Assert.True(result.Verdict == LinearizabilityVerdict.Linearizable, result.Violation?.ToString() ?? result.UnknownReason);
        OrderAssert.ExplainsAll(history, result);
    }

    public static LinearizabilityViolation AssertNo(params Operation[] operations)
    {
        LinearizabilityResult result = HistoryBuilder.Check(operations);
        Assert.Equal(LinearizabilityVerdict.NotLinearizable, result.Verdict);
        return result.Violation!;
    }
}
