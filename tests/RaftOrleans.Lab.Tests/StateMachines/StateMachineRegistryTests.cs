using RaftOrleans.Consensus;
using RaftOrleans.Lab.Contract;

namespace RaftOrleans.Lab.Tests.StateMachines;

public sealed class StateMachineRegistryTests
{
    private readonly StateMachineRegistry _registry = new();

    [Fact]
    public void Every_registered_state_machine_is_held_to_the_contract()
    {
        IEnumerable<string> tested = typeof(StateMachineRegistryTests).Assembly.GetTypes()
            .Where(type => type.BaseType == typeof(StateMachineContract))
            .Select(type => type.GetProperty("Definition", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
                .GetValue(Activator.CreateInstance(type)))
            .Cast<StateMachineDefinition>()
            .Select(definition => definition.Name);

        Assert.Equal(["counter", "key-value", "locks"], _registry.Names);
        Assert.Equal(HighestMachine.Registry().Names, tested.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_name_is_given_once() =>
        Assert.Throws<ArgumentException>(() => _registry.Register(StateMachineRegistry.Counter, static () => new CounterMachine()));

    [Fact]
    public void An_unknown_name_is_refused_with_those_there_are() =>
        Assert.Equal("there is no state machine 'queue', there are: counter, key-value, locks", Refusal(() => _registry.Create("queue")));

    [Fact]
    public void A_state_machine_without_words_says_so()
    {
        _registry.Register("silent", static () => new CounterMachine());

        Assert.IsType<CounterMachine>(_registry.Create("silent"));
        Assert.Equal("'add' is no command of silent; it has no command", Refusal(() => _registry.Find("silent").EncodeCommand(["add", "5"])));
    }

    [Theory]
    [InlineData("", "a command is missing; wanted is one of: add <n>")]
    [InlineData("subtract 5", "'subtract' is no command of counter; wanted is one of: add <n>")]
    [InlineData("read", "'read' is no command of counter but a query; wanted is one of: add <n>")]
    [InlineData("add", "'add' is followed by 0 words, wanted is: add <n>")]
    [InlineData("add 1 2", "'add' is followed by 2 words, wanted is: add <n>")]
    [InlineData("add five", "'add' is refused: n is 'five', allowed is a whole number of 64 bits; wanted is: add <n>")]
    public void Words_that_are_no_command_are_refused_with_what_is_wanted(string words, string refusal) =>
        Assert.Equal(refusal, Refusal(() => _registry.Find("counter").EncodeCommand(words.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Fact]
    public void A_command_is_no_query() => Assert.Equal(
        "'add' is no query of counter but a command; wanted is one of: read", Refusal(() => _registry.Find("counter").EncodeQuery(["add", "5"])));

    [Fact]
    public void The_name_of_a_command_may_be_written_large() =>
        Assert.Equal(CounterMachine.Add(5).ToArray(), _registry.Find("counter").EncodeCommand(["ADD", "5"]).ToArray());

    [Theory]
    [InlineData("list", true)]
    [InlineData("list p", true)]
    [InlineData("list p a 5", true)]
    [InlineData("list p a 5 6", false)]
    [InlineData("list p a five", false)]
    [InlineData("list p a 0", false)]
    public void Words_in_brackets_may_be_left_out(string words, bool isAllowed)
    {
        StateMachineDefinition keys = _registry.Find(StateMachineRegistry.KeyValue);
        LabException? refusal = null;
        try
        {
            keys.EncodeQuery(words.Split(' '));
        }
        catch (LabException error)
        {
            refusal = error;
        }

        Assert.Equal(isAllowed, refusal is null);
    }

    [Fact]
    public async Task What_is_no_answer_of_a_state_machine_is_refused()
    {
        StateMachineCatalog catalog = new(_registry);
        LabException refusal = await Assert.ThrowsAsync<LabException>(() => catalog.ReadResultAsync("counter", new byte[] { 1, 2 }));
        Assert.Equal(LabFailure.Conflict, refusal.Reason);
        Assert.StartsWith("this is no answer of 'counter': ", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LabException>(() => catalog.ReadResultAsync("key-value", new byte[] { 1, 2, 3 }));
    }

    private static string Refusal(Action action)
    {
        LabException refusal = Assert.Throws<LabException>(action);
        Assert.Equal(LabFailure.Invalid, refusal.Reason);
        return refusal.Message;
    }
}
