using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>The state machines a group can be made with, by name.</summary>
public sealed class StateMachineRegistry
{
    /// <summary>Name of the key-value store.</summary>
    public const string KeyValue = "key-value";

    /// <summary>Name of the counter.</summary>
    public const string Counter = "counter";

    /// <summary>Name of the lock service.</summary>
    public const string Locks = "locks";

    private readonly SortedDictionary<string, StateMachineDefinition> _definitions = new(StringComparer.Ordinal);

    /// <summary>A registry that knows the key-value store, the counter and the lock service.</summary>
    public StateMachineRegistry() =>
        Register(KeyValueDefinition.Instance).Register(CounterDefinition.Instance).Register(LocksDefinition.Instance);

    /// <summary>The names, in order.</summary>
    public IReadOnlyCollection<string> Names => _definitions.Keys;

    /// <summary>All of them, in order of their names.</summary>
    public IReadOnlyCollection<StateMachineDefinition> All => _definitions.Values;

    /// <summary>Adds a state machine.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public StateMachineRegistry Register(StateMachineDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _definitions.Add(definition.Name, definition);
        return this;
    }

    /// <summary>Adds a state machine whose commands and queries have no words: code speaks with it, console and REST API do not.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factory">Makes an empty one.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public StateMachineRegistry Register(string name, Func<IStateMachine> factory) =>
        Register(new StateMachineDefinition { Name = name, Summary = "Has no words for console and REST API.", Create = factory });

    /// <summary>A state machine.</summary>
    /// <exception cref="LabException">None has this name.</exception>
    public StateMachineDefinition Find(string name) => _definitions.TryGetValue(name, out StateMachineDefinition? definition)
        ? definition
        : throw new LabException(LabFailure.Invalid, $"there is no state machine '{name}', there are: {string.Join(", ", Names)}");

    /// <summary>Makes an empty state machine.</summary>
    /// <exception cref="LabException">No state machine has this name.</exception>
    public IStateMachine Create(string name) => Find(name).Create();
}
