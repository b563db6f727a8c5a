namespace RaftOrleans.Silo;

/// <summary>Which world is wanted.</summary>
internal enum WorldKind
{
    /// <summary>Orleans where it was built in, else the simulated world.</summary>
    Auto,

    /// <summary>Real silos.</summary>
    Orleans,

    /// <summary>Virtual time.</summary>
    Simulated,
}
