using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests;

/// <summary>A node that keeps what it is sent, and answers proposals as a test says.</summary>
internal sealed class FakeNodeGrain : IRaftNodeGrain
{
    public List<Message[]> Envelopes { get; } = [];

    public IEnumerable<long> Terms => Envelopes.SelectMany(envelope => envelope).Select(message => message.Term);

    /// <summary>Answers a call.</summary>
    public Func<ProposalBatch, Task<ProposalReplies>>? Proposed { get; set; }

    public Task Deliver(MessageEnvelope envelope)
    {
        Envelopes.Add(envelope.Messages);
        return Task.CompletedTask;
    }

    public Task<ProposalReplies> Propose(ProposalBatch batch) => Proposed!(batch);

    public Task<ReadReply> Read(ReadOnlyMemory<byte> query, ReadConsistency consistency, TimeSpan maxAge, long minIndex) =>
        throw new NotSupportedException();

    public Task<ProposalReply> Request(LeaderRequest request) => throw new NotSupportedException();

    public Task Wipe() => throw new NotSupportedException();

    public Task TakeSnapshot() => throw new NotSupportedException();

    public Task ChangeOptions(RaftOptions options) => throw new NotSupportedException();

    public Task<MessageEnvelope?> SendRaw(MessageEnvelope message, TimeSpan within) => throw new NotSupportedException();

    public Task<NodeStatus> GetStatus() => throw new NotSupportedException();

    public Task<IReadOnlyList<LogLine>> ReadLog(long from, int count) => throw new NotSupportedException();

    public Task Crash() => throw new NotSupportedException();

    public Task Restart() => throw new NotSupportedException();

    public Task Pause() => throw new NotSupportedException();

    public Task Resume() => throw new NotSupportedException();

    public Task StepDown() => throw new NotSupportedException();

    public Task Campaign(bool isForced) => throw new NotSupportedException();

    public Task<bool> Duplicate() => throw new NotSupportedException();

    public Task LoseRecords() => throw new NotSupportedException();

    public Task Apply(FaultPlan plan) => throw new NotSupportedException();

    public Task Wake(long planVersion) => throw new NotSupportedException();

    public Task Delete() => throw new NotSupportedException();
}
