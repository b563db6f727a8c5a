namespace RaftOrleans.Client;

/// <summary>How the tour behaves.</summary>
internal sealed record DemoOptions
{
    /// <summary>How long the tour waits for a leader, for writes to go on, for nodes to catch up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two looks at the status while it waits for something.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Time the client in the background rests between two writes.</summary>
    public TimeSpan WritePause { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long one write of the client in the background may take. The server counts it in its world's time.</summary>
    public TimeSpan WriteLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the leader in the minority is given to acknowledge what it must not.</summary>
    public TimeSpan MinorityLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the tour tidies up after itself.</summary>
    public TimeSpan RepairLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Acknowledged writes to see before and after each fault.</summary>
    public int WritesPerPhase { get; init; } = 10;

    /// <summary>
    /// The same in a world that runs at this many times real time. In a fast one the limits of writes pass before the host's threads have
    /// had their turn, so they are given in the time of the wall clock.
    /// </summary>
    public DemoOptions AtSpeed(double speed) =>
        speed <= 1 ? this : this with { WriteLimit = WriteLimit * speed, MinorityLimit = MinorityLimit * speed };
}
