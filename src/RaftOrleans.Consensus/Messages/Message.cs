namespace RaftOrleans.Consensus;

/// <summary>
/// What one node says to another. There are no calls, only messages: a reply is a message of its own and may be lost, come
/// twice, late, or in another order.
/// </summary>
public abstract class Message
{
    private protected Message(NodeId from, NodeId to, long term)
    {
        From = from;
        To = to;
        Term = term;
    }

    /// <summary>Who sent it and where an answer goes.</summary>
    public NodeId From { get; }

    /// <summary>Who is to get it.</summary>
    public NodeId To { get; }

    /// <summary>The sender's term. In a PreVote request, and in a reply that grants one, the term that is asked for.</summary>
    public long Term { get; }
}
