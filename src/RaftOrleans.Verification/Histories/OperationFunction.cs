namespace RaftOrleans.Verification;

/// <summary>What an operation asks of its key; the field <c>f</c> of a history file.</summary>
public enum OperationFunction
{
    /// <summary>Reads the key.</summary>
    Read,

    /// <summary>Sets the key to a value, whatever it held.</summary>
    Write,

    /// <summary>Sets the key to a value if it holds an expected one.</summary>
    Cas,

    /// <summary>Adds an element at the end of the JSON array at the key; an absent key counts as the empty array.</summary>
    Append,

    /// <summary>Makes the key absent.</summary>
    Delete,
}
