using System.Runtime.InteropServices;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>
/// The way of a group's proposals from one process to the leader. What many callers propose at the same time travels in one grain call, and
/// is answered in one: a call costs about as much as a commit.
/// </summary>
/// <remarks>
/// <para>A command that certainly went nowhere is sent again, to whoever was named as the leader. One whose call failed may have been
/// taken, so its caller is told that nobody knows.</para>
/// <para>A few calls may be under way at a time, so that one that waits for a commit does not hold up the next. A call that is not answered
/// for a while is left alone and counts no more: its node may be paused, or lead a minority.</para>
/// </remarks>
internal sealed class ProposalChannel : IThreadPoolWorkItem
{
    private const int MaxCallsUnderWay = 4;
    private const int MaxCommandsPerCall = 1_024;
    private const long MaxBytesPerCall = 1 << 20;
    private static readonly TimeSpan SilentAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Queue<PendingProposal> _waiting = new();
    private readonly List<ProposalCallUnderWay> _underWay = [];
    private readonly Func<NodeId, IRaftNodeGrain> _grainOf;
    private readonly LeaderHint _hint;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _nodes;
    private int _counted;
    private bool _isQueued;
    private bool _isTicking;
    private bool _isResting;
    private bool _isLonely;

    /// <summary>Makes the channel of a group.</summary>
    public ProposalChannel(Func<NodeId, IRaftNodeGrain> grainOf, LeaderHint hint, TimeProvider time)
    {
        _grainOf = grainOf;
        _hint = hint;
        _time = time;
        _timer = time.CreateTimer(
            static channel => ((ProposalChannel)channel!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Told when a node says that the group is gone.</summary>
    public Action? GroupIsGone { get; set; }

    /// <summary>Proposes a command to the leader.</summary>
    /// <param name="command">The command.</param>
    /// <param name="nodes">How many nodes the group has.</param>
    /// <param name="within">How long to try.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<ProposalAnswer> ProposeAsync(ReadOnlyMemory<byte> command, int nodes, TimeSpan within, CancellationToken cancellation)
    {
        PendingProposal proposal = new(command, _time.GetTimestamp() + ToTicks(within));
        proposal.CancelBy(cancellation);
        ProposalCallUnderWay? call = null;
        lock (_lock)
        {
            _nodes = nodes;
            _waiting.Enqueue(proposal);
            if (!_isTicking)
            {
                _isTicking = true;
                _timer.Change(Tick, Timeout.InfiniteTimeSpan);
            }

            // Somebody who is alone need not wait for others.
            if (_isLonely && _counted == 0 && _waiting.Count == 1)
            {
                call = TakeCall();
            }
            else
            {
                QueueSending();
            }
        }

        if (call is not null)
        {
            SendAsync(call).Ignore();
        }

        return proposal.Task;
    }

    /// <summary>
    /// Sends what waits. Runs behind the callers that were answered at the same time, and so finds what they propose next.
    /// </summary>
    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            ProposalCallUnderWay? call;
            lock (_lock)
            {
                _isQueued = false;
                call = TakeCall();
            }

            if (call is null)
            {
                return;
            }

            SendAsync(call).Ignore();
        }
    }

    private void QueueSending()
    {
        if (!_isQueued && !_isResting && _counted < MaxCallsUnderWay && _waiting.Count > 0)
        {
            _isQueued = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private ProposalCallUnderWay? TakeCall()
    {
        if (_isResting || _counted >= MaxCallsUnderWay)
        {
            return null;
        }

        List<PendingProposal> proposals = [];
        long bytes = 0;
        while (_waiting.TryPeek(out PendingProposal? next) && proposals.Count < MaxCommandsPerCall
            && (proposals.Count == 0 || bytes + next.Command.Length <= MaxBytesPerCall))
        {
            _waiting.Dequeue();
            if (!next.Task.IsCompleted)
            {
                bytes += next.Command.Length;
                proposals.Add(next);
            }
        }

        if (proposals.Count == 0)
        {
            return null;
        }

        ProposalCallUnderWay call = new(_hint.Next(_nodes), proposals, _time.GetTimestamp());
        _isLonely = proposals.Count == 1;
        _underWay.Add(call);
        _counted++;
        return call;
    }

    private async Task SendAsync(ProposalCallUnderWay call)
    {
        List<PendingProposal> proposals = call.Proposals;
        ReadOnlyMemory<byte>[] commands = new ReadOnlyMemory<byte>[proposals.Count];
        for (int i = 0; i < commands.Length; i++)
        {
            commands[i] = proposals[i].Command;
        }

        ProposalReply[]? replies = null;
        try
        {
            replies = (await _grainOf(call.Node).Propose(new ProposalBatch(commands))).Replies;
        }
        catch (Exception)
        {
            // Whatever went wrong, the node may have got the commands.
            _hint.IsSilent(call.Node);
        }

        bool mayHurry = true;
        List<PendingProposal>? again = replies is null ? null : FindRefused(call, replies, out mayHurry);
        lock (_lock)
        {
            _underWay.Remove(call);
            _counted -= call.IsCounted ? 1 : 0;
            if (again is not null)
            {
                PutBack(again);
                _isResting = !mayHurry;
            }

            QueueSending();
        }

        for (int i = proposals.Count - 1; i > 0; i--)
        {
            Answer(proposals[i], replies, i, static (proposal, answer) => proposal.AnswerSoon(answer));
        }

        Answer(proposals[0], replies, 0, static (proposal, answer) => proposal.Answer(answer));
    }

    private static bool IsFinal(in ProposalReply reply) => reply.Outcome is ProposalOutcome.Applied or ProposalOutcome.Unknown;

    private static void Answer(
        PendingProposal proposal, ProposalReply[]? replies, int place, Action<PendingProposal, ProposalAnswer> answer)
    {
        if (replies is null)
        {
            answer(proposal, ProposalAnswer.Unknown(NodeId.None));
        }
        else if (IsFinal(in replies[place]))
        {
            answer(proposal, replies[place].ToAnswer());
        }
    }

    /// <summary>Finds those whose command went nowhere, and learns who leads.</summary>
    private List<PendingProposal>? FindRefused(ProposalCallUnderWay call, ProposalReply[] replies, out bool mayHurry)
    {
        List<PendingProposal>? refused = null;
        mayHurry = true;
        if (replies[0].Outcome == ProposalOutcome.Applied)
        {
            _hint.Leads(call.Node);
        }

        for (int i = 0; i < replies.Length; i++)
        {
            ref ProposalReply reply = ref replies[i];
            PendingProposal proposal = call.Proposals[i];
            if (IsFinal(in reply))
            {
                continue;
            }

            if (reply.State == NodeState.Absent)
            {
                GroupIsGone?.Invoke();
                proposal.Fail(new LabException(LabFailure.NotFound, "the group is gone"));
                continue;
            }

            // A leader that is busy stays the one to ask, a little later.
            mayHurry &= reply.Outcome == ProposalOutcome.NotLeader && _hint.DoesNotLead(call.Node, reply.LeaderId);
            proposal.LastAnswer = reply.ToAnswer();
            (refused ??= []).Add(proposal);
        }

        return refused;
    }

    private void PutBack(List<PendingProposal> proposals)
    {
        PendingProposal[] later = [.. _waiting];
        _waiting.Clear();
        foreach (PendingProposal proposal in CollectionsMarshal.AsSpan(proposals))
        {
            _waiting.Enqueue(proposal);
        }

        foreach (PendingProposal proposal in later)
        {
            _waiting.Enqueue(proposal);
        }
    }

    /// <summary>Gives up what is too late, and tries again what had to wait.</summary>
    private void OnTick()
    {
        long now = _time.GetTimestamp();
        List<(PendingProposal Proposal, ProposalAnswer Answer)> late = [];
        lock (_lock)
        {
            foreach (PendingProposal proposal in _waiting)
            {
                if (proposal.Deadline <= now)
                {
                    late.Add((proposal, proposal.LastAnswer));
                }
            }

            foreach (ProposalCallUnderWay call in _underWay)
            {
                if (call.IsCounted && _time.GetElapsedTime(call.SentAt, now) >= SilentAfter)
                {
                    call.IsCounted = false;
                    _counted--;
                    _hint.IsSilent(call.Node);
                }

                foreach (PendingProposal proposal in call.Proposals)
                {
                    if (proposal.Deadline <= now)
                    {
                        late.Add((proposal, ProposalAnswer.Unknown(call.Node)));
                    }
                }
            }

            _isResting = false;
            QueueSending();
            _isTicking = _waiting.Count > 0 || _underWay.Count > 0;
            if (_isTicking)
            {
                _timer.Change(Tick, Timeout.InfiniteTimeSpan);
            }
        }

        foreach ((PendingProposal proposal, ProposalAnswer answer) in late)
        {
            proposal.Answer(answer);
        }
    }

    private long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
