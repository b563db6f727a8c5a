namespace RaftOrleans.Verification;

/// <summary>What an operation is for the search, which differs from its function: some cas only look.</summary>
internal enum StepKind : byte
{
    /// <summary>Legal where the key holds a value, and changes nothing: a read, or a cas from a value to itself.</summary>
    Observe,

    /// <summary>Legal where the key does not hold a value, and changes nothing: a cas that answered false.</summary>
    Exclude,

    /// <summary>Legal where the key holds a value, and replaces it: a cas.</summary>
    Swap,

    /// <summary>Always legal, and sets the key whatever it held: a write or a delete.</summary>
    Overwrite,

    /// <summary>Legal where the key holds a list or is absent, and makes the list longer: an append.</summary>
    Extend,
}
