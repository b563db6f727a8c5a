namespace RaftOrleans.Lab;

/// <summary>
/// Clients of the key-value store, each doing one operation after the other from the beginning of a run to its last step. What they saw is
/// recorded as a history.
/// </summary>
public sealed record ScenarioWorkload
{
    /// <summary>How many; 1 to 64, default 2.</summary>
    public int Clients { get; init; } = 2;

    /// <summary>How many keys they share; 1 to 1,000, default 3.</summary>
    public int Keys { get; init; } = 3;

    /// <summary>
    /// Mean time between an answer and the next operation, which is drawn evenly between nothing and twice this; 1 ms or more, default 20 ms.
    /// </summary>
    public TimeSpan Think { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Share of operations that read, linearizably; 0 to 1, default 0.3.</summary>
    public double Reads { get; init; } = 0.3;

    /// <summary>Whether any node is asked, drawn anew for each operation, instead of whoever leads.</summary>
    public bool ViaAny { get; init; }

    /// <summary>
    /// Whether each client has a session, in which it sends a write again whose outcome is unknown, as long as it waits for the answer.
    /// </summary>
    public bool Sessions { get; init; }

    /// <summary>How long a client waits for an answer; default 1 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);
}
