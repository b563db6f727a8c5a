using RaftOrleans.Verification.Tests.Support;
using static RaftOrleans.Verification.Tests.Support.HistoryBuilder;

namespace RaftOrleans.Verification.Tests.Linearizability;

/// <summary>Limits lead to an unknown, never to a yes.</summary>
public class BudgetTests
{
    private static readonly OperationHistory History =
        new(LargeHistory.Create(seed: 1, [OperationFunction.Read, OperationFunction.Write], count: 2000));

    [Fact]
    public void A_limit_of_steps_leads_to_unknown()
    {
        LinearizabilityResult result = LinearizabilityChecker.Check(History, new LinearizabilityOptions { MaxSteps = 100 });
        Assert.Equal(LinearizabilityVerdict.Unknown, result.Verdict);
        Assert.Equal("the limit of 100 steps is reached", result.UnknownReason);
        Assert.Equal(["k0"], result.UnknownKeys);
        Assert.Empty(result.Orders);
        Assert.Null(result.Violation);
        Assert.Equal(100, result.Steps);
    }

    [Fact]
    public void A_limit_of_memory_leads_to_unknown()
    {
        LinearizabilityResult result = LinearizabilityChecker.Check(History, new LinearizabilityOptions { MaxConfigurations = 50 });
        Assert.Equal(LinearizabilityVerdict.Unknown, result.Verdict);
        Assert.Equal("the limit of 50 remembered configurations is reached", result.UnknownReason);
    }

    [Fact]
    public void A_limit_of_time_leads_to_unknown_and_is_asked_for_no_more()
    {
        int questions = 0;
        var options = new LinearizabilityOptions { OutOfBudget = () => ++questions == 2 };
        LinearizabilityResult result = LinearizabilityChecker.Check(
            new OperationHistory(LargeHistory.Create(seed: 1, [OperationFunction.Cas, OperationFunction.Write], count: 20_000)), options);
        Assert.Equal(LinearizabilityVerdict.Unknown, result.Verdict);
        Assert.Equal(2, questions);
        Assert.Contains("budget", result.UnknownReason!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_violation_in_one_key_is_found_although_another_is_unknown()
    {
        Operation[] hard = HardToRefute();
        OperationHistory history = new([.. hard, Write(0, 0, 1, "1", "plain"), Read(0, 2, 3, null, "plain")]);
        var options = new LinearizabilityOptions { MaxSteps = 80_000 };
        Assert.Equal(LinearizabilityVerdict.Unknown, LinearizabilityChecker.Check(new OperationHistory(hard), options).Verdict);
        LinearizabilityResult result = LinearizabilityChecker.Check(history, options);
        Assert.Equal(LinearizabilityVerdict.NotLinearizable, result.Verdict);
        Assert.Equal("plain", result.Violation!.Key);
    }

    [Fact]
    public void A_key_that_is_done_keeps_its_order_in_an_unknown()
    {
        OperationHistory history = new([.. HardToRefute(), Write(0, 0, 1, "1", "plain"), Read(0, 2, 3, "1", "plain")]);
        LinearizabilityResult result = LinearizabilityChecker.Check(history, new LinearizabilityOptions { MaxSteps = 80_000 });
        Assert.Equal(LinearizabilityVerdict.Unknown, result.Verdict);
        Assert.Equal("plain", Assert.Single(result.Orders).Key);
        Assert.Equal(["hard"], result.UnknownKeys);
    }

    /// <summary>
    /// A random walk of concurrent cas over many values, which does not end where it should: a path problem that no shortcut of the search
    /// fits.
    /// </summary>
    private static Operation[] HardToRefute()
    {
        const int values = 8;
        const int steps = 40;
        var random = new Random(3);
        var operations = new List<Operation> { Write(0, 0, 1, "0", "hard") };
        int value = 0;
        for (int i = 0; i < steps; i++)
        {
            int next = (value + 1 + random.Next(values - 1)) % values;
            operations.Add(Cas(i, 2, 100, $"{value}", $"{next}", key: "hard"));
            value = next;
        }

        operations.Add(Read(0, 101, 102, $"{(value + 1) % values}", "hard"));
        return [.. operations];
    }
}
