namespace RaftOrleans.Verification;

/// <summary>How an operation takes part in a question to the search.</summary>
internal enum Presence : byte
{
    /// <summary>It did not happen.</summary>
    Out,

    /// <summary>It happened between its call and its return.</summary>
    Required,

    /// <summary>It may happen at any time after its call, or never.</summary>
    Open,

    /// <summary>It may happen at any time, even before its call, or never.</summary>
    Free,
}
