namespace RaftOrleans.Verification.Tests.Support;

/// <summary>Assertions about orders that the checker gives as its reasons.</summary>
internal static class OrderAssert
{
    /// <summary>The order respects the times and explains the answers.</summary>
    public static void Explains(IReadOnlyList<Operation> order, bool nullIsAbsent = false, string start = "absent")
    {
        string? value = start switch
        {
            "absent" => null,
            "another value" => "\"another\"",
            "another list" => "[\"another\"]",
            _ => start,
        };
        for (int i = 0; i < order.Count; i++)
        {
            for (int later = i + 1; later < order.Count; later++)
            {
                Assert.False(
                    !order[later].IsOpen && order[later].Return < order[i].Call,
                    $"{order[later]} comes after {order[i]} in the order although it returned before that was called");
            }

            bool isRight = BruteForceChecker.TryApply(order[i], value, nullIsAbsent, out string? after);
            Assert.True(isRight, $"{order[i]} is wrong while the key holds {value ?? "nothing"}");
            value = after;
        }
    }

    /// <summary>The orders of a yes explain the whole history.</summary>
    public static void ExplainsAll(OperationHistory history, LinearizabilityResult result)
    {
        foreach (KeyOrder key in result.Orders)
        {
            Explains(key.Operations, history.NullIsAbsent);
            Assert.All(key.Operations, operation => Assert.Equal(key.Key, operation.Key));
        }

        var ordered = result.Orders.SelectMany(key => key.Operations).ToHashSet(ReferenceEqualityComparer.Instance);
        Assert.Equal(result.Orders.Sum(key => key.Operations.Count), ordered.Count);
        foreach (Operation operation in history.Operations)
        {
            bool mustBeThere = operation.Outcome == OperationOutcome.Ok && !operation.IsOpen;
            bool mayBeThere = operation.Outcome != OperationOutcome.Fail;
            bool isThere = ordered.Contains(operation);
            Assert.True(isThere ? mayBeThere : !mustBeThere, $"{operation} {(isThere ? "must not be" : "is not")} in the order");
        }
    }
}
