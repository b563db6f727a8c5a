namespace RaftOrleans.Client;

/// <summary>What a client of the tour was told about its write.</summary>
internal enum DemoOutcome
{
    /// <summary>Committed and applied: it must be there for ever.</summary>
    Acknowledged,

    /// <summary>Certainly not applied: it must never be there.</summary>
    Refused,

    /// <summary>It may be there or not.</summary>
    Unknown,
}
