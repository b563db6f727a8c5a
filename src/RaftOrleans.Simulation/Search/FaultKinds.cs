namespace RaftOrleans.Simulation;

/// <summary>
/// Kinds of faults that the search can bring about. Those of <see cref="All"/> are within Raft's model: none may break a property. Those of
/// <see cref="Beyond"/> are not: they are never drawn, and where somebody asks for them a violation is no bug. What each is and why it is
/// where it is says <see cref="FaultCatalog"/>.
/// </summary>
[Flags]
public enum FaultKinds
{
    /// <summary>Nothing goes wrong.</summary>
    None = 0,

    /// <summary>Processes crash, lose what their disks had not synced, and start again.</summary>
    Crashes = 1 << 0,

    /// <summary>The network falls into parts.</summary>
    Partitions = 1 << 1,

    /// <summary>Single links are cut, in one direction.</summary>
    Cuts = 1 << 2,

    /// <summary>Messages are lost.</summary>
    Loss = 1 << 3,

    /// <summary>Messages come twice.</summary>
    Duplication = 1 << 4,

    /// <summary>Messages overtake others.</summary>
    Reordering = 1 << 5,

    /// <summary>Processes freeze and go on later.</summary>
    Pauses = 1 << 6,

    /// <summary>Nodes stand for election out of turn.</summary>
    Campaigns = 1 << 7,

    /// <summary>Leaders crash or are cut off soon after they were elected, in the midst of replicating.</summary>
    YoungLeaders = 1 << 8,

    /// <summary>Messages are slow.</summary>
    Delays = 1 << 9,

    /// <summary>Members come and go, and become learners and voters.</summary>
    MembershipChanges = 1 << 10,

    /// <summary>Leaders hand their leadership over.</summary>
    Transfers = 1 << 11,

    /// <summary>Disks are lost, and their nodes come back as other members.</summary>
    Wipes = 1 << 12,

    /// <summary>Clocks run at different speeds; where nobody counts on leases, they are set forward too.</summary>
    Clocks = 1 << 13,

    /// <summary>Disks are slow or stand still; sometimes one does not go on when all else is healed.</summary>
    Disks = 1 << 14,

    /// <summary>Processes take long for every input, and handle it late.</summary>
    SlowProcesses = 1 << 15,

    /// <summary>Writes to disks fail; the processes stop and promise nothing.</summary>
    DiskErrors = 1 << 16,

    /// <summary>Disks are full: writes that add something fail until there is room again.</summary>
    FullDisks = 1 << 17,

    /// <summary>Crashes leave all, nothing or a torn part of what disks had not synced.</summary>
    UnsyncedLoss = 1 << 18,

    /// <summary>Records of one disk read back wrong at a restart; checksums catch them, and the node does not start.</summary>
    BitRot = 1 << 19,

    /// <summary>The network falls apart in one of the shapes that have names.</summary>
    Shapes = 1 << 20,

    /// <summary>Links clog: their messages wait, and are delivered when the links are released, in random order.</summary>
    Clogs = 1 << 21,

    /// <summary>Most messages are a little late, some very much.</summary>
    HeavyTails = 1 << 22,

    /// <summary>Everything that can go wrong within Raft's model.</summary>
    All = (1 << 23) - 1,

    /// <summary>Disks acknowledge what they have not synced, and lose it in a crash.</summary>
    LyingFsync = 1 << 24,

    /// <summary>Records of a majority's disks read back wrong, and stay so.</summary>
    QuorumBitRot = 1 << 25,

    /// <summary>Disks are lost, and their nodes come back under their old names.</summary>
    OldNames = 1 << 26,

    /// <summary>Clocks drift further apart than leases allow for.</summary>
    WildClocks = 1 << 27,

    /// <summary>Everything that goes beyond Raft's model.</summary>
    Beyond = LyingFsync | QuorumBitRot | OldNames | WildClocks,
}
