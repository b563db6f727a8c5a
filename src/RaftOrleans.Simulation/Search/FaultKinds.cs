namespace RaftOrleans.Simulation;

/// <summary>Kinds of faults. All of them are within Raft's model: none may break a safety property.</summary>
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

    /// <summary>Everything that can go wrong.</summary>
    All = (1 << 15) - 1,
}
