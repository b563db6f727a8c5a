using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <content>Who has asked it something and waits.</content>
public sealed partial class SimulatedNode
{
    private readonly Dictionary<long, Action<ProposalAnswer>> _proposers = [];
    private readonly Dictionary<long, Action<ReadAnswer>> _readers = [];
    private long _lastCall;

    /// <summary>Proposes a command to this node.</summary>
    internal void Propose(ReadOnlyMemory<byte> command, Action<ProposalAnswer> answer) =>
        Call("propose", (core, call, now) => core.Propose(call, command, now), answer);

    /// <summary>Asks this node to do something that is answered like a proposal.</summary>
    /// <param name="what">What it is, for the event log.</param>
    /// <param name="call">Gets the node, the number of the call, and the time by the node's clock.</param>
    /// <param name="answer">Gets the answer.</param>
    internal void Call(string what, Action<RaftNode, long, TimeSpan> call, Action<ProposalAnswer> answer)
    {
        if (Core is null)
        {
            answer(ProposalAnswer.NotLeader(NodeId.None));
            return;
        }

        long number = ++_lastCall;
        _proposers.Add(number, answer);
        try
        {
            Input(what, (core, now) => call(core, number, now), TraceEvents.Client);
        }
        catch (ArgumentException)
        {
            _proposers.Remove(number);
            throw;
        }
    }

    /// <summary>Asks this node.</summary>
    internal void Read(ReadRequest request, Action<ReadAnswer> answer)
    {
        if (Core is null)
        {
            answer(new ReadAnswer(ReadOutcome.NotLeader, 0, default, NodeId.None));
            return;
        }

        long call = ++_lastCall;
        _readers.Add(call, answer);
        Input("read", (core, now) => core.Read(call, request, now), TraceEvents.Client);
    }

    private static List<T> TakeAll<T>(Dictionary<long, T> calls)
    {
        List<T> all = [.. calls.OrderBy(call => call.Key).Select(call => call.Value)];
        calls.Clear();
        return all;
    }

    /// <summary>Those who wait learn that the process is gone.</summary>
    private void LoseCalls(NodeId leader)
    {
        foreach (Action<ProposalAnswer> proposer in TakeAll(_proposers))
        {
            proposer(ProposalAnswer.Unknown(leader));
        }

        foreach (Action<ReadAnswer> reader in TakeAll(_readers))
        {
            reader(new ReadAnswer(ReadOutcome.NotLeader, 0, default, NodeId.None));
        }
    }

    /// <summary>
    /// Answers callers last: an answer may make its caller call again, which steps this node again and fills the output anew.
    /// </summary>
    private void Answer()
    {
        if (_output.Proposals.Count == 0 && _output.Reads.Count == 0)
        {
            return;
        }

        (long Call, ProposalAnswer Answer)[] proposals = [.. _output.Proposals];
        (long Call, ReadAnswer Answer)[] reads = [.. _output.Reads];
        foreach ((long call, ProposalAnswer answer) in proposals)
        {
            if (_proposers.Remove(call, out Action<ProposalAnswer>? proposer))
            {
                proposer(answer);
            }
        }

        foreach ((long call, ReadAnswer answer) in reads)
        {
            if (_readers.Remove(call, out Action<ReadAnswer>? reader))
            {
                reader(answer);
            }
        }
    }
}
