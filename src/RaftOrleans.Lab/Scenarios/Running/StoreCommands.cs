using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>Operations of a history as commands of the key-value store.</summary>
internal static class StoreCommands
{
    /// <summary>The command.</summary>
    /// <exception cref="ArgumentException">The store does not take such a key or value.</exception>
    public static ReadOnlyMemory<byte> Of(OperationFunction function, string key, string? value, string? from) => function switch
    {
        OperationFunction.Write => KeyValueCommand.Set(key, value!),
        OperationFunction.Delete => KeyValueCommand.Delete(key),
        OperationFunction.Append => KeyValueCommand.Append(key, value!),
        OperationFunction.Cas => KeyValueCommand.CompareAndSet(key, from, value!),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a write"),
    };
}
