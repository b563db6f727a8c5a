using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>The state machines a group can be made with, by name.</summary>
public sealed class StateMachineRegistry
{
    /// <summary>Name of the key-value store.</summary>
    public const string KeyValue = "key-value";

    private readonly SortedDictionary<string, Func<IStateMachine>> _factories = new(StringComparer.Ordinal);

    /// <summary>A registry that knows the key-value store.</summary>
    public StateMachineRegistry() => Register(KeyValue, static () => new KeyValueStore());

    /// <summary>The names, in order.</summary>
    public IReadOnlyCollection<string> Names => _factories.Keys;

    /// <summary>Adds a state machine.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factory">Makes an empty one.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public StateMachineRegistry Register(string name, Func<IStateMachine> factory)
    {
        _factories.Add(name, factory);
        return this;
    }

    /// <summary>Makes an empty state machine.</summary>
    /// <exception cref="LabException">No state machine has this name.</exception>
    public IStateMachine Create(string name) =>
        _factories.TryGetValue(name, out Func<IStateMachine>? factory)
            ? factory()
            : throw new LabException(LabFailure.Invalid, $"there is no state machine '{name}', there are: {string.Join(", ", Names)}");
}
