namespace RaftOrleans.Lab;

/// <summary>What a step can break.</summary>
public enum ScenarioFault
{
    /// <summary>A process ends and loses what was not durable.</summary>
    Crash,

    /// <summary>A process is frozen for a while.</summary>
    Pause,

    /// <summary>The network falls into sides.</summary>
    Partition,

    /// <summary>A single link is cut, in one direction or both.</summary>
    Cut,

    /// <summary>Messages are lost.</summary>
    Loss,

    /// <summary>Messages come twice.</summary>
    Duplication,

    /// <summary>Messages overtake each other.</summary>
    Reordering,

    /// <summary>Messages are late.</summary>
    Delay,

    /// <summary>A disk forgets everything.</summary>
    DiskLoss,

    /// <summary>A disk takes long to make something durable, or does not come to it.</summary>
    SlowDisk,

    /// <summary>A disk fails to write, and the process stops.</summary>
    DiskError,

    /// <summary>A disk has no room for more, and the process stops.</summary>
    FullDisk,

    /// <summary>It is chosen what a crash leaves of what a disk had not synced.</summary>
    UnsyncedLoss,

    /// <summary>A disk acknowledges what it has not synced.</summary>
    LyingDisk,

    /// <summary>A record of a disk reads back wrong.</summary>
    Corruption,

    /// <summary>A process takes long for every input.</summary>
    SlowProcess,

    /// <summary>Messages of a link wait until it is released.</summary>
    Clog,

    /// <summary>A clock is ahead of the others, or runs faster or slower.</summary>
    WrongClock,

    /// <summary>A node runs twice at the same time, over the same disk.</summary>
    SecondActivation,
}
