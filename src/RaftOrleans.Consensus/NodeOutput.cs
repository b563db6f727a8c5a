namespace RaftOrleans.Consensus;

/// <summary>
/// What a node wants of its host after it has handled inputs. One object serves a host for ever: <see cref="RaftNode.Collect"/> empties
/// it and fills it anew.
/// </summary>
public sealed class NodeOutput
{
    /// <summary>Messages that may be sent now, in this order.</summary>
    public List<Message> Messages { get; } = [];

    /// <summary>The next write to the node's disk, or null.</summary>
    public StorageWrite? Write { get; internal set; }

    /// <summary>Answers to proposals, by the number the host gave each.</summary>
    public List<(long Proposal, ProposalAnswer Answer)> Proposals { get; } = [];

    /// <summary>Answers to reads, by the number the host gave each.</summary>
    public List<(long Read, ReadAnswer Answer)> Reads { get; } = [];

    /// <summary>Entries that the state machine has applied, in order; after <see cref="Installed"/>, where there is one.</summary>
    public List<LogEntry> Applied { get; } = [];

    /// <summary>The snapshot of a leader that has replaced the state, or null.</summary>
    public Snapshot? Installed { get; internal set; }

    /// <summary>What happened, in order; empty unless <see cref="RaftNode.IsTracing"/>.</summary>
    public List<TraceEvent> Trace { get; } = [];

    internal void Clear()
    {
        Messages.Clear();
        Write = null;
        Installed = null;
        Proposals.Clear();
        Reads.Clear();
        Applied.Clear();
        Trace.Clear();
    }
}
