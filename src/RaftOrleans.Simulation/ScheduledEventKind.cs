namespace RaftOrleans.Simulation;

/// <summary>What a scheduled event is.</summary>
internal enum ScheduledEventKind
{
    /// <summary>A message arrives.</summary>
    Delivery,

    /// <summary>A node's deadline is reached.</summary>
    Timer,

    /// <summary>A disk has made durable what it was given.</summary>
    DiskSync,

    /// <summary>Somebody outside the nodes does something: a client, a fault, a person.</summary>
    Action,
}
