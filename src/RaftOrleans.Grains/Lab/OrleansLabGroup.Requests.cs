using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <content>Proposals and reads.</content>
internal sealed partial class OrleansLabGroup
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AskFor = TimeSpan.FromMilliseconds(500);

    public Task<ProposalAnswer> ProposeAsync(
        ReadOnlyMemory<byte> command, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default) =>
        via is null && _specification is { } group && command.Length <= group.Options.MaxCommandBytes
            ? _proposals.ProposeAsync(command, group.Nodes, within ?? DefaultWithin, cancellation)
            : ProposeCarefullyAsync(command, via, within ?? DefaultWithin, cancellation);

    public Task<ReadAnswer> ReadAsync(
        ReadOnlyMemory<byte> query,
        ReadConsistency consistency = ReadConsistency.Linearizable,
        NodeId? via = null,
        TimeSpan? within = null,
        CancellationToken cancellation = default) => ReadAsync(new ReadRequest(query, consistency), via, within, cancellation);

    public async Task<ProposalAnswer> RequestAsync(
        LeaderRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Validate() is { } problem)
        {
            throw new LabException(LabFailure.Invalid, problem);
        }

        TimeSpan deadline = _clock.Now + (within ?? DefaultWithin);
        int nodes = (await SpecificationForAsync(request.CommandSize(), cancellation)).Nodes;
        if (via is { } node)
        {
            await CheckAsync(node, cancellation);
        }

        ProposalAnswer last = ProposalAnswer.NotLeader(NodeId.None);
        while (true)
        {
            NodeId target = via ?? _hint.Next(nodes);
            TimeSpan left = deadline - _clock.Now;
            ProposalReply reply;
            try
            {
                TimeSpan limit = left > TimeSpan.Zero ? left : TimeSpan.Zero;
                reply = await Node(target).Request(request).WaitAsync(limit, _clock.Provider, cancellation);
            }
            catch (Exception error) when (error is TimeoutException or OrleansException)
            {
                // The node may have got it.
                _hint.IsSilent(target);
                return ProposalAnswer.Unknown(NodeId.None);
            }

            if (via is not null || reply.State == NodeState.Absent)
            {
                CheckState(target, reply.State);
                return reply.ToAnswer();
            }

            last = reply.ToAnswer();
            bool isFinal = last.Outcome is not (ProposalOutcome.NotLeader or ProposalOutcome.Busy or ProposalOutcome.Dropped);
            if (isFinal || deadline <= _clock.Now)
            {
                return last;
            }

            if (last.Outcome != ProposalOutcome.NotLeader || !_hint.DoesNotLead(target, last.Leader))
            {
                await Task.Delay(RetryAfter, _clock.Provider, cancellation);
            }
        }
    }

    public async Task<ReadAnswer> ReadAsync(
        ReadRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        ReadConsistency consistency = request.Consistency;
        TimeSpan limit = within ?? DefaultWithin;
        if (via is { } node)
        {
            await CheckAsync(node, cancellation);
            return await ReadFromAsync(node, request, limit, cancellation) is { } reply
                ? CheckState(node, reply.State) ? reply.ToAnswer() : default
                : new ReadAnswer(ReadOutcome.TimedOut, 0, default, NodeId.None);
        }

        int nodes = (await SpecificationAsync(cancellation)).Nodes;
        TimeSpan deadline = _clock.Now + limit;
        while (true)
        {
            NodeId target = _hint.Next(nodes);
            TimeSpan left = deadline - _clock.Now;
            ReadReply? reply = await ReadFromAsync(target, request, left < AskFor ? left : AskFor, cancellation);
            bool isLeader = reply is { } told && told.LeaderId.Number == target.Number;
            if (reply is { Outcome: ReadOutcome.Answered } answered
                && (consistency == ReadConsistency.Linearizable || isLeader || deadline <= _clock.Now))
            {
                if (isLeader)
                {
                    _hint.Leads(target);
                }

                return answered.ToAnswer();
            }

            bool mayHurry = false;
            if (reply is { State: NodeState.Absent })
            {
                Forget();
                throw NotFound();
            }
            else if (reply is { } refused)
            {
                mayHurry = _hint.DoesNotLead(target, refused.LeaderId);
            }
            else
            {
                _hint.IsSilent(target);
            }

            if (deadline <= _clock.Now)
            {
                return reply is { } last
                    ? last.ToAnswer()
                    : new ReadAnswer(ReadOutcome.TimedOut, 0, default, NodeId.None);
            }

            if (!mayHurry)
            {
                await Task.Delay(RetryAfter, _clock.Provider, cancellation);
            }
        }
    }

    private async Task<ProposalAnswer> ProposeCarefullyAsync(
        ReadOnlyMemory<byte> command, NodeId? via, TimeSpan within, CancellationToken cancellation)
    {
        GroupSpecification group = await SpecificationForAsync(command.Length, cancellation);
        if (via is not { } node)
        {
            return await _proposals.ProposeAsync(command, group.Nodes, within, cancellation);
        }

        await CheckAsync(node, cancellation);
        try
        {
            Task<ProposalReplies> call = Node(node).Propose(new ProposalBatch([command]));
            ProposalReplies replies = await call.WaitAsync(within, _clock.Provider, cancellation);
            ProposalReply reply = replies.Replies[0];
            CheckState(node, reply.State);
            return reply.ToAnswer();
        }
        catch (Exception error) when (error is TimeoutException or OrleansException)
        {
            // The node may have got the command.
            return ProposalAnswer.Unknown(NodeId.None);
        }
    }

    /// <summary>What is known of the group, which takes a command of this size.</summary>
    /// <exception cref="LabException">It does not.</exception>
    private async ValueTask<GroupSpecification> SpecificationForAsync(int commandBytes, CancellationToken cancellation)
    {
        GroupSpecification group = await SpecificationAsync(cancellation);
        if (commandBytes > group.Options.MaxCommandBytes)
        {
            // The limit may have been raised by somebody else; it never falls.
            Forget();
            group = await SpecificationAsync(cancellation);
        }

        return commandBytes <= group.Options.MaxCommandBytes
            ? group
            : throw new LabException(
                LabFailure.Invalid, $"the command has {commandBytes} bytes, allowed are {group.Options.MaxCommandBytes}");
    }

    /// <summary>Asks one node once.</summary>
    /// <returns>Its reply, or null where there was none.</returns>
    private async Task<ReadReply?> ReadFromAsync(
        NodeId node, ReadRequest request, TimeSpan within, CancellationToken cancellation)
    {
        try
        {
            TimeSpan limit = within > TimeSpan.Zero ? within : TimeSpan.Zero;
            return await Node(node).Read(request.Query, request.Consistency, request.MaxAge, request.MinIndex)
                .WaitAsync(limit, _clock.Provider, cancellation);
        }
        catch (Exception error) when (error is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    /// <summary>Says it where exactly this node was to be asked and cannot be.</summary>
    private bool CheckState(NodeId node, NodeState state)
    {
        switch (state)
        {
            case NodeState.Absent:
                Forget();
                throw NotFound();
            case NodeState.Crashed or NodeState.Failed:
                throw new LabException(LabFailure.Unavailable, $"node {node} of group '{Name}' has crashed; restart it first");
            default:
                return true;
        }
    }
}
