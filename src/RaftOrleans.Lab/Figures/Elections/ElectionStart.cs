namespace RaftOrleans.Lab;

/// <summary>How a measured election begins, and when it is over.</summary>
public enum ElectionStart
{
    /// <summary>
    /// From the crash of a leader, at a random moment of its heartbeat interval, to the moment at which a server receives the first
    /// heartbeat of another one.
    /// </summary>
    LeaderCrash,

    /// <summary>From the start of all timers at once to the moment at which a candidate has the votes of a majority.</summary>
    FreshTimers,
}
