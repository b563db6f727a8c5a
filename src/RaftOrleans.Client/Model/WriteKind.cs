namespace RaftOrleans.Client;

/// <summary>A change of the key-value store.</summary>
public enum WriteKind
{
    /// <summary>Sets a key.</summary>
    Set,

    /// <summary>Removes a key.</summary>
    Delete,

    /// <summary>Sets a key if it holds the expected value.</summary>
    CompareAndSet,

    /// <summary>Appends to what a key holds.</summary>
    Append,
}
