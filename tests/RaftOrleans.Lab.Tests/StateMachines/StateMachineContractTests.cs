using RaftOrleans.Lab.Contract;

namespace RaftOrleans.Lab.Tests.StateMachines;

/// <summary>The contract of state machines for the counter.</summary>
public sealed class CounterContractTests : StateMachineContract
{
    protected override StateMachineDefinition Definition => new StateMachineRegistry().Find(StateMachineRegistry.Counter);

    protected override IReadOnlyList<string[]> Commands { get; } =
        [["add", "5"], ["add", "-7"], ["add", "0"], ["add", "9223372036854775807"], ["add", "-9223372036854775808"]];

    protected override IReadOnlyList<string[]> Queries { get; } = [["read"]];
}

/// <summary>The contract of state machines for the lock service.</summary>
public sealed class LocksContractTests : StateMachineContract
{
    protected override StateMachineDefinition Definition => new StateMachineRegistry().Find(StateMachineRegistry.Locks);

    protected override IReadOnlyList<string[]> Commands { get; } =
        [["acquire", "a"], ["acquire", "b"], ["acquire", "c/d"], ["release", "a"], ["release", "b"], ["release", "never"]];

    protected override IReadOnlyList<string[]> Queries { get; } = [["holder", "a"], ["holder", "c/d"], ["holder", "never"], ["list"]];
}

/// <summary>The contract of state machines for the key-value store.</summary>
public sealed class KeyValueContractTests : StateMachineContract
{
    protected override StateMachineDefinition Definition => new StateMachineRegistry().Find(StateMachineRegistry.KeyValue);

    protected override IReadOnlyList<string[]> Commands { get; } =
    [
        ["set", "x", "1"], ["set", "y", "text"], ["set", "z", """{"a": [1, 2]}"""], ["delete", "x"], ["delete", "never"],
        ["cas", "x", "1", "2"], ["cas", "x", "null", "3"], ["append", "list", "1"], ["append", "y", "no array"],
    ];

    protected override IReadOnlyList<string[]> Queries { get; } =
        [["get", "x"], ["get", "never"], ["list"], ["list", "l"], ["list", "", "x", "1"]];
}

/// <summary>The contract of state machines for one that a user may have written.</summary>
public sealed class HighestContractTests : StateMachineContract
{
    protected override StateMachineDefinition Definition => HighestMachine.Definition();

    protected override IReadOnlyList<string[]> Commands { get; } = [["see", "1"], ["see", "5"], ["see", "3"], ["see", "2"], ["see", "40"]];

    protected override IReadOnlyList<string[]> Queries { get; } = [["top"]];
}
