namespace RaftOrleans.Verification;

/// <summary>What the checker found out about a history.</summary>
public enum LinearizabilityVerdict
{
    /// <summary>There is an order of the operations that explains every answer.</summary>
    Linearizable,

    /// <summary>There is no such order.</summary>
    NotLinearizable,

    /// <summary>The checker ran out of its budget first. Never to be taken for a yes.</summary>
    Unknown,
}
