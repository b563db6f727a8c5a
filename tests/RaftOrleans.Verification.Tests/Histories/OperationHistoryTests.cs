using RaftOrleans.Verification.Tests.Support;

namespace RaftOrleans.Verification.Tests.Histories;

public class OperationHistoryTests
{
    [Fact]
    public void Values_become_canonical()
    {
        var history = new OperationHistory([HistoryBuilder.Cas(0, 0, 1, "1.0", """{"b":1,"a":2}"""), HistoryBuilder.Read(0, 2, 3, "[ 1 ]")]);
        Assert.Equal("1", history.Operations[0].From);
        Assert.Equal("""{"a":2,"b":1}""", history.Operations[0].Value);
        Assert.Equal("[1]", history.Operations[1].Output);
    }

    [Fact]
    public void What_is_canonical_stays_the_same_object()
    {
        Operation write = HistoryBuilder.Write(0, 0, 1, "1");
        Assert.Same(write, new OperationHistory([write]).Operations[0]);
    }

    [Fact]
    public void A_bad_operation_is_named()
    {
        Operation good = HistoryBuilder.Write(0, 0, 1, "1");
        AssertRefused("operation 2: value is missing", good, good with { Value = null });
        AssertRefused("operation 1: value is not allowed", HistoryBuilder.Read(0, 0, 1, "1") with { Value = "1" });
        AssertRefused("operation 1: value is not allowed", HistoryBuilder.Delete(0, 0, 1) with { Value = "1" });
        AssertRefused("operation 1: from is not allowed", good with { From = "1" });
        AssertRefused("operation 1: ret is 4, before the call at 5", good with { Call = 5, Return = 4 });
        AssertRefused("operation 1: out is 7", HistoryBuilder.Cas(0, 0, 1, "1", "2") with { Output = "7" });
        AssertRefused("operation 1: value is not JSON", good with { Value = "one" });
        AssertRefused("operation 1: key is missing", good with { Key = null! });
    }

    [Fact]
    public void An_operation_reads_well()
    {
        Assert.Equal("client 1: write x 2 ok [3, 4]", HistoryBuilder.Write(1, 3, 4, "2").ToString());
        Assert.Equal("client 1: write x 2 unknown [3, ...]", HistoryBuilder.Write(1, 3, 4, "2").Unknown().ToString());
        Assert.Equal("client 1: write x 2 failed [3, 4]", HistoryBuilder.Write(1, 3, 4, "2").Failed().ToString());
        Assert.Equal("client 1: read x = absent [3, 4]", HistoryBuilder.Read(1, 3, 4, null).ToString());
        Assert.Equal("client 1: cas x from absent to 2 = false [3, 4]", HistoryBuilder.Cas(1, 3, 4, null, "2", isSwapped: false).ToString());
        Assert.Equal("client 1: append x 2 ok [3, 4]", HistoryBuilder.Append(1, 3, 4, "2").ToString());
        Assert.Equal("client 1: delete x ok [3, 4]", HistoryBuilder.Delete(1, 3, 4).ToString());
    }

    private static void AssertRefused(string expected, params Operation[] operations)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new OperationHistory(operations));
        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }
}
