using RaftOrleans.Verification.Tests.Support;
using static RaftOrleans.Verification.Tests.Support.HistoryBuilder;
using static RaftOrleans.Verification.Tests.Support.VerdictAssert;

namespace RaftOrleans.Verification.Tests.Linearizability;

/// <summary>What a no says about itself.</summary>
public class ViolationTests
{
    [Fact]
    public void Only_the_operations_that_matter_are_left()
    {
        Operation newWrite = Write(1, 20, 21, "2");
        Operation staleRead = Read(2, 30, 31, "1");
        LinearizabilityViolation violation = AssertNo(
            Write(0, 0, 1, "1"),
            Read(1, 2, 3, "1"),
            Write(3, 4, 5, "9"),
            Read(1, 6, 7, "9"),
            Write(0, 8, 9, "1"),
            newWrite,
            Read(4, 22, 23, "2"),
            staleRead,
            Read(4, 32, 33, "2"),
            Write(4, 34, 35, "3"));
        Assert.True(violation.IsMinimal);
        Assert.True(violation.HoldsFromAnyStart);
        Assert.Equal(staleRead, violation.Blocked);
        Assert.Equal(8, violation.PrefixLength);

        // The two reads contradict each other; the writes are there to show where their values came from.
        Assert.Equal([Write(0, 8, 9, "1"), newWrite, Read(4, 22, 23, "2"), staleRead], violation.Operations);
        Assert.Equal(7, violation.PrefixOrder.Count);
    }

    [Fact]
    public void A_value_from_nowhere_needs_no_company()
    {
        LinearizabilityViolation violation = AssertNo(Write(0, 0, 1, "1"), Read(0, 2, 3, "1"), Read(0, 4, 5, "7"), Write(0, 6, 7, "2"));
        Assert.Equal([Read(0, 4, 5, "7")], violation.Operations);
        Assert.False(violation.HoldsFromAnyStart);
        Assert.Equal("absent", violation.StartValue);
        Assert.Empty(violation.Order);
    }

    [Fact]
    public void It_is_found_although_much_follows_and_precedes()
    {
        Operation[] operations = LargeHistory.Create(seed: 5, [OperationFunction.Read, OperationFunction.Write], count: 5000, keys: 3);
        LinearizabilityResult result = Check(LargeHistory.WithStaleRead(operations));
        Assert.Equal(LinearizabilityVerdict.NotLinearizable, result.Verdict);
        Assert.True(result.Violation!.IsMinimal);
        Assert.InRange(result.Violation.Operations.Count, 2, 6);
        Assert.False(BruteForceChecker.IsLinearizable(result.Violation.Operations));
    }

    [Fact]
    public void Without_a_budget_for_it_the_prefix_stays_whole()
    {
        Operation[] operations = [Write(0, 0, 1, "1"), Write(0, 2, 3, "2"), Read(1, 4, 5, "2"), Read(1, 6, 7, "1"), Read(1, 8, 9, "2")];
        LinearizabilityResult result = LinearizabilityChecker.Check(
            new OperationHistory(operations), new LinearizabilityOptions { MaxMinimizationSteps = 0 });
        Assert.False(result.Violation!.IsMinimal);
        Assert.Equal(operations[..4], result.Violation.Operations);
        Assert.Equal(operations[..3], result.Violation.Order);
    }

    [Fact]
    public void It_reads_well()
    {
        LinearizabilityViolation violation = AssertNo(
            Write(0, 0, 1, "1"), Write(1, 2, 3, "2"), Read(2, 4, 5, "1"));
        string expected = """
            key x: no order explains these operations:
              client 0: write x 1 ok [0, 1]
              client 1: write x 2 ok [2, 3]
              client 2: read x = 1 [4, 5]
            longest order found, from a key that is absent:
              client 0: write x 1 ok [0, 1]
              client 1: write x 2 ok [2, 3]
            after it the key holds 2, and this fits nowhere:
              client 2: read x = 1 [4, 5]
            """;
        Assert.Equal(expected.ReplaceLineEndings(), violation.ToString().ReplaceLineEndings());
    }
}
