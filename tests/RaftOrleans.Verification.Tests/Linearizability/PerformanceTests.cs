using RaftOrleans.Verification.Tests.Support;
using static RaftOrleans.Verification.OperationFunction;

namespace RaftOrleans.Verification.Tests.Linearizability;

/// <summary>The sizes that a laboratory must be able to check while somebody waits.</summary>
[Collection(PerformanceCollection.Name)]
public class PerformanceTests
{
    private static readonly TimeSpan ManyKeysBound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HotKeyBound = TimeSpan.FromSeconds(10);

    public static TheoryData<OperationFunction[], int, int> Mixes => new()
    {
        { [Read, Write], 0, 0 },
        { [Read, Write], 5, 50 },
        { [Read, Write, Write, Write, Write, Write, Write], 5, 0 },
        { [Read, Write, Cas], 0, 50 },
        { [Read, Write, Cas], 5, 0 },
        { [Read, Write, Cas, Append, Delete], 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Mixes))]
    public void A_hundred_thousand_operations_over_a_hundred_keys(OperationFunction[] functions, int values, int unknownEvery)
    {
        var history = new OperationHistory(
            LargeHistory.Create(seed: 11, functions, count: 100_000, keys: 100, values: values, unknownEvery: unknownEvery));
        LinearizabilityResult result = Measured.Within(ManyKeysBound, "checking 100,000 operations", () => LinearizabilityChecker.Check(history));
        Assert.Equal(LinearizabilityVerdict.Linearizable, result.Verdict);
        Assert.Equal(100, result.Orders.Count);
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Twenty_thousand_operations_of_ten_clients_on_one_key(OperationFunction[] functions, int values, int unknownEvery)
    {
        var history = new OperationHistory(LargeHistory.Create(seed: 12, functions, values: values, unknownEvery: unknownEvery));
        LinearizabilityResult result = Measured.Within(HotKeyBound, "checking 20,000 operations", () => LinearizabilityChecker.Check(history));
        Assert.Equal(LinearizabilityVerdict.Linearizable, result.Verdict);
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void One_wrong_answer_among_twenty_thousand(OperationFunction[] functions, int values, int unknownEvery)
    {
        Operation[] operations = LargeHistory.Create(seed: 12, functions, values: values, unknownEvery: unknownEvery);
        var history = new OperationHistory(LargeHistory.WithStaleRead(operations));
        LinearizabilityResult result = Measured.Within(HotKeyBound, "refuting 20,000 operations", () => LinearizabilityChecker.Check(history));
        Assert.Equal(LinearizabilityVerdict.NotLinearizable, result.Verdict);
        Assert.True(result.Violation!.IsMinimal);
        Assert.InRange(result.Violation.Operations.Count, 1, 12);
    }

    [Fact]
    public void Lists_that_grow_long()
    {
        OperationFunction[] functions = [.. Enumerable.Repeat(Append, 30), Read];
        var history = new OperationHistory(LargeHistory.Create(seed: 13, functions, count: 5000));
        LinearizabilityResult result = Measured.Within(HotKeyBound, "checking 5,000 operations", () => LinearizabilityChecker.Check(history));
        Assert.Equal(LinearizabilityVerdict.Linearizable, result.Verdict);
    }

    [Theory]
    [InlineData(HistoryFormat.Ndjson)]
    [InlineData(HistoryFormat.JsonArray)]
    public void Reading_a_hundred_thousand_lines(HistoryFormat format)
    {
        var history = new OperationHistory(LargeHistory.Create(seed: 14, [Read, Write, Cas], count: 100_000, keys: 100));
        using var stream = new MemoryStream();
        HistoryWriter.Write(history, stream, format);
        stream.Position = 0;
        OperationHistory back = Measured.Within(ManyKeysBound, "reading 100,000 operations", () => HistoryReader.Read(stream));
        Assert.Equal(history.Operations.Count, back.Operations.Count);
    }
}
