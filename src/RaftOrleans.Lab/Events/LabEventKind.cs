namespace RaftOrleans.Lab;

/// <summary>What a <see cref="LabEvent"/> is about.</summary>
public enum LabEventKind
{
    /// <summary>Something a node did or refused; <see cref="LabEvent.Name"/> is the name of a <see cref="Consensus.TraceKind"/>.</summary>
    Node,

    /// <summary>A process was started, crashed, paused, resumed; or its disk or clock was changed.</summary>
    Process,

    /// <summary>The network was changed.</summary>
    Network,

    /// <summary>A group was created or deleted.</summary>
    Group,

    /// <summary>A safety property does not hold; the details name the two facts that conflict.</summary>
    Violation,

    /// <summary>Events are missing here; the details say how many.</summary>
    Lost,
}
