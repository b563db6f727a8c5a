using System.Text;

namespace RaftOrleans.Consensus.Tests.StateMachines.Counter;

public class CounterMachineTests
{
    private readonly CounterMachine _counter = new();
    private long _index;

    [Fact]
    public void It_begins_with_0_and_adds_what_commands_say()
    {
        Assert.Equal("""{"ok":true,"value":0}""", Query(CounterMachine.Read()));
        Assert.Equal("""{"ok":true,"value":5}""", Apply(CounterMachine.Add(5)));
        Assert.Equal("""{"ok":true,"value":-2}""", Apply(CounterMachine.Add(-7)));
        Assert.Equal("""{"ok":true,"value":-2}""", Query(CounterMachine.Read()));
    }

    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, -1)]
    public void A_sum_that_does_not_fit_changes_nothing(long start, long more)
    {
        Apply(CounterMachine.Add(start));
        Assert.Equal("""{"ok":false,"error":"the sum would not fit into 64 bits"}""", Apply(CounterMachine.Add(more)));
        Assert.Equal($$"""{"ok":true,"value":{{start}}}""", Query(CounterMachine.Read()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("add")]
    [InlineData("add ")]
    [InlineData("add x")]
    [InlineData("add 1.5")]
    [InlineData("add 9223372036854775808")]
    [InlineData("read")]
    public void A_malformed_command_changes_nothing_and_says_so(string command)
    {
        Apply(CounterMachine.Add(5));
        Assert.Equal("""{"ok":false,"error":"the command is malformed"}""", Apply(Encoding.UTF8.GetBytes(command)));
        Assert.Equal("""{"ok":true,"value":5}""", Query(CounterMachine.Read()));
    }

    [Fact]
    public void A_malformed_query_is_answered() =>
        Assert.Equal("""{"ok":false,"error":"the query is malformed"}""", Query("add 5"u8.ToArray()));

    private string Apply(ReadOnlyMemory<byte> command) => Encoding.UTF8.GetString(_counter.Apply(++_index, command).Span);

    private string Query(ReadOnlyMemory<byte> query) => Encoding.UTF8.GetString(_counter.Query(query).Span);
}
