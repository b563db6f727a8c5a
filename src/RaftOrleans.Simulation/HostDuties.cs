namespace RaftOrleans.Simulation;

/// <summary>
/// What a node's safety and liveness rest on beyond its own rules: duties of whoever runs it. They are virtual so that the laboratory can
/// break one at a time.
/// </summary>
public class HostDuties
{
    /// <summary>The duties as they should be done.</summary>
    public static HostDuties Standard { get; } = new();

    /// <summary>
    /// Whether a term is durable when the entries are that were written with it. A node whose log is ahead of its term would follow a leader
    /// that it had voted out (dissertation, section 3.8).
    /// </summary>
    public virtual bool WritesTermWithLog() => true;

    /// <summary>
    /// Whether a server that has lost its disk comes back as another member: under the old name it would be taken to hold what it has
    /// promised (dissertation, section 3.8).
    /// </summary>
    public virtual bool RenamesWiped() => true;

    /// <summary>
    /// Whether every node draws its timeouts from a seed of its own. With the same for all, all stand for election at the same moments, and
    /// every vote is split (paper, section 5.2).
    /// </summary>
    public virtual bool SeedsApart() => true;

    /// <summary>
    /// Whether a process stops when its disk has failed a write. What the disk holds then nobody knows, and a second sync may succeed
    /// although the first has lost what it was given, so whoever goes on promises what is not there.
    /// </summary>
    public virtual bool StopsWhenWriteFails() => true;

    /// <summary>
    /// Whether a process does not start from a log in which a record does not match its checksum. Other than a record that is torn at the
    /// end it may have been acknowledged, and whoever cuts the log there forgets a promise.
    /// </summary>
    public virtual bool RefusesDamagedLog() => true;
}
