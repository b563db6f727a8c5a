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

    /// <summary>Some of the writes under way complete.</summary>
    WriteCompleted,

    /// <summary>The host collects what follows from all that has happened.</summary>
    Collect,
}
