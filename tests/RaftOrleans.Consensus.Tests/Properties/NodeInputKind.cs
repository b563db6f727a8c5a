namespace RaftOrleans.Consensus.Tests.Properties;

/// <summary>What can happen to a node.</summary>
internal enum NodeInputKind
{
    /// <summary>A message arrives.</summary>
    Message,

    /// <summary>Its next deadline comes.</summary>
    Deadline,

    /// <summary>So many milliseconds pass, and it is woken.</summary>
    Time,

    /// <summary>A command of so many bytes is proposed.</summary>
    Proposal,

    /// <summary>A linearizable read comes.</summary>
    Read,

    /// <summary>A stale read comes.</summary>
    StaleRead,

    /// <summary>It is asked to stand for election.</summary>
    Campaign,

    /// <summary>It is asked to stand for election against the leader's will.</summary>
    ForcedCampaign,

    /// <summary>It is asked to step down.</summary>
    StepDown,

    /// <summary>A read with another consistency comes.</summary>
    OtherRead,

    /// <summary>A client opens, uses, keeps or closes a session.</summary>
    Session,

    /// <summary>A snapshot is wanted.</summary>
    Snapshot,

    /// <summary>A change of the membership is wanted.</summary>
    Membership,

    /// <summary>Another node is to lead.</summary>
    Transfer,

    /// <summary>The options change.</summary>
    Options,

    /// <summary>The process ends in the midst of a write, and starts again.</summary>
    Restart,

    /// <summary>Some of the writes under way complete.</summary>
    WriteCompleted,

    /// <summary>The host collects what follows from all that has happened.</summary>
    Collect,
}
