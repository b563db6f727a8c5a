namespace RaftOrleans.Client;

/// <summary>How a simulated world goes on by hand.</summary>
public enum WorldStepKind
{
    /// <summary>A message arrives, or a write ends, before its time.</summary>
    Deliver,

    /// <summary>A message is lost.</summary>
    Drop,

    /// <summary>A node's clock jumps to its next deadline.</summary>
    Fire,

    /// <summary>Until a message has arrived.</summary>
    Message,

    /// <summary>Until something has happened to a node.</summary>
    Node,

    /// <summary>To a moment.</summary>
    Seek,
}
