using RaftOrleans.Consensus;

namespace RaftOrleans.Benchmarks;

/// <summary>
/// A group without a world: messages are handed over at once, and disks are memory. What is measured is the nodes alone.
/// </summary>
public sealed class InProcessGroup
{
    private readonly RaftNode[] _nodes;
    private readonly MemoryDisk[] _disks;
    private readonly Func<IStateMachine> _machine;
    private readonly NodeOutput _output = new();
    private readonly Queue<Message> _messages = new();
    private long _lastProposal;

    /// <summary>Makes a group and has its first node elected.</summary>
    /// <param name="nodes">How many.</param>
    /// <param name="machine">Makes the state machine of each.</param>
    public InProcessGroup(int nodes, Func<IStateMachine> machine)
    {
        _machine = machine;
        _disks = [.. Enumerable.Range(0, nodes).Select(_ => new MemoryDisk())];
        Membership founders = Membership.Of(Enumerable.Range(1, nodes).Select(NodeId.Of));
        _nodes = [.. founders.Voters.Select(id => new RaftNode(
            id, founders, RaftOptions.Default, PersistentState.Empty, machine(), (ulong)id.Number, TimeSpan.Zero))];
        Leader.Campaign(isForced: true, TimeSpan.Zero);
        Settle();
        if (Leader.Role != Role.Leader)
        {
            throw new InvalidOperationException("the first node was not elected");
        }
    }

    /// <summary>The leader.</summary>
    public RaftNode Leader => _nodes[0];

    /// <summary>Answers that were given.</summary>
    public long Applied { get; private set; }

    /// <summary>Proposes some commands together and has them committed.</summary>
    public void Commit(ReadOnlyMemory<byte> command, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Leader.Propose(++_lastProposal, command, TimeSpan.Zero);
        }

        Settle();
    }

    /// <summary>Makes a node from what the leader's disk holds, as after a crash.</summary>
    public RaftNode Restarted() => new(
        Leader.Id, Leader.Membership, Leader.Options, _disks[0].Durable, _machine(), seed: 99, TimeSpan.Zero);

    private void Settle()
    {
        foreach (RaftNode node in _nodes)
        {
            Collect(node);
        }

        while (_messages.TryDequeue(out Message? message))
        {
            RaftNode receiver = _nodes[message.To.Number - 1];
            receiver.Receive(message, TimeSpan.Zero);
            Collect(receiver);
        }
    }

    private void Collect(RaftNode node)
    {
        do
        {
            node.Collect(_output);
            foreach (Message message in _output.Messages)
            {
                _messages.Enqueue(message);
            }

            Applied += _output.Proposals.Count;
            if (_output.Write is { } write)
            {
                _disks[node.Id.Number - 1].Apply(write);
                node.StorageCompleted(write.Ticket, TimeSpan.Zero);
            }
        }
        while (_output.Write is not null);
    }
}
