using System.Text.Json;

using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <content>Whatever the group replicates, in its own words.</content>
internal sealed partial class LabConnection
{
    /// <inheritdoc/>
    public Task<CallView> CallAsync(CallRequest request, CancellationToken cancellation) => ChangeAsync(
        async ended =>
        {
            string machine = await _group.GetStateMachineAsync(ended);
            ReadOnlyMemory<byte> command = await lab.StateMachines.EncodeCommandAsync(machine, request.Words, ended);
            NodeId? via = request.Via is { } node ? (await RunningAsync(node, ended)).Id : null;
            TimeSpan within = Timeout < MaxWithin ? Timeout : MaxWithin;
            ProposalAnswer answer = await SendAsync(command, request.Session, via, within, ended);
            StateMachineResult result = await lab.StateMachines.ReadResultAsync(machine, answer.Result, ended);
            return LabAnswers.Call(result, answer.Index, answer.Leader);
        },
        Timeout,
        cancellation);

    /// <inheritdoc/>
    public Task<CallView> AskAsync(IReadOnlyList<string> words, ReadChoice choice, string? node, CancellationToken cancellation) =>
        LookAsync(
            async ended =>
            {
                string machine = await _group.GetStateMachineAsync(ended);
                ReadRequest wanted = Question(await lab.StateMachines.EncodeQueryAsync(machine, words, ended), choice);
                NodeId? via = await ReaderAsync(node, ended);
                ReadAnswer answer = Answered(await _group.ReadAsync(wanted, via, Timeout, ended), via);
                StateMachineResult result = await lab.StateMachines.ReadResultAsync(machine, answer.Result, ended);
                return LabAnswers.Call(result, answer.Index, answer.Leader);
            },
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StateMachineDescription>> GetStateMachinesAsync(CancellationToken cancellation) =>
        LookAsync(lab.StateMachines.ListAsync, cancellation);

    private static ReadRequest Question(ReadOnlyMemory<byte> query, ReadChoice choice)
    {
        ReadConsistency consistency = choice.Consistency switch
        {
            "linearizable" => ReadConsistency.Linearizable,
            "lease" => ReadConsistency.Lease,
            "bounded" => ReadConsistency.Bounded,
            "session" => ReadConsistency.Session,
            "stale" => ReadConsistency.Stale,
            _ => throw LabRefusals.Invalid($"consistency is '{choice.Consistency}', allowed is {string.Join(", ", ReadChoice.Words)}"),
        };
        return new ReadRequest(query, consistency) { MaxAge = choice.MaxAge, MinIndex = choice.MinIndex };
    }

    private async Task<NodeId?> ReaderAsync(string? node, CancellationToken cancellation) => node is null
        ? null
        : NodeSelector.Parse(node).ResolveOne(
            await _group.GetStatusAsync(cancellation), Random.Shared, status => status.Health == NodeHealth.Running);

    private async Task<IReadOnlyDictionary<string, JsonElement>> WholeStateAsync(
        string machine, ReadConsistency consistency, NodeId? via, CancellationToken cancellation)
    {
        IReadOnlyList<StateMachineDescription> all = await lab.StateMachines.ListAsync(cancellation);
        if (all.FirstOrDefault(description => description.Name == machine)?.StateQuery is not { } query)
        {
            throw LabRefusals.Of(
                RequestFailure.Conflict, $"what group '{Group}' replicates does not show its whole state; ask for parts of it");
        }

        ReadOnlyMemory<byte> question = await lab.StateMachines.EncodeQueryAsync(machine, query.Split(' '), cancellation);
        ReadAnswer answer = Answered(await _group.ReadAsync(new ReadRequest(question, consistency), via, Timeout, cancellation), via);
        StateMachineResult result = await lab.StateMachines.ReadResultAsync(machine, answer.Result, cancellation);
        return new SortedDictionary<string, JsonElement>(
            JsonElement.Parse(result.Json).EnumerateObject().ToDictionary(member => member.Name, member => member.Value),
            StringComparer.Ordinal);
    }
}
