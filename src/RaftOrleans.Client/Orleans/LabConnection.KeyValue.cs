using System.Text;
using System.Text.Json;

using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <content>The key-value store.</content>
internal sealed partial class LabConnection
{
    private const string Null = "null";

    // The longest that a server lets itself be asked to try.
    private static readonly TimeSpan MaxWithin = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public Task<WriteView> WriteAsync(WriteRequest request, CancellationToken cancellation)
    {
        TimeSpan wanted = request.Within ?? Timeout;
        TimeSpan within = wanted < MaxWithin ? wanted : MaxWithin;
        return ChangeAsync(
            async ended =>
            {
                await KeyValueOnly.RequireAsync(lab, _group, ended);
                bool isNull = IsNull(request.Expected);
                NodeId? via = request.Via is { } node ? (await RunningAsync(node, ended)).Id : null;

                // Null expects an absent key or one that holds null: the first command changes nothing where the key holds null. In a
                // session one number is one command, so which of the two is looked up before.
                bool isAbsent = isNull && !(request.Session is not null && request.Kind == WriteKind.CompareAndSet
                    && await HoldsNullAsync(request.Key, within, ended));
                ReadOnlyMemory<byte> command = Command(request, isAbsent ? null : isNull ? Null : request.Expected.GetRawText());
                (KeyValueResult result, ProposalAnswer answer) = await ProposeAsync(command, request.Session, via, within, ended);
                if (request.Kind == WriteKind.CompareAndSet && isAbsent && request.Session is null
                    && result is { Status: KeyValueStatus.Mismatch, Value: Null })
                {
                    (result, answer) = await ProposeAsync(Command(request, Null), null, via, within, ended);
                }

                return LabAnswers.Write(result, answer, Words(request, result));
            },
            within,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<ReadView> ReadAsync(string key, ReadChoice choice, string? node, TimeSpan? within, CancellationToken cancellation)
    {
        TimeSpan limit = within ?? Timeout;
        return AskAsync(
            async ended =>
            {
                await KeyValueOnly.RequireAsync(lab, _group, ended);
                CheckKey(key);
                ReadRequest wanted = Question(KeyValueQuery.Get(key), choice);
                NodeId? via = await ReaderAsync(node, ended);
                (KeyValueResult result, ReadAnswer answer) = await ReadAsync(wanted, via, limit, ended);
                return LabAnswers.Read(key, result, answer.Index);
            },
            changes: false,
            limit,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, JsonElement>> ReadStateAsync(string? node, CancellationToken cancellation) =>
        LookAsync<IReadOnlyDictionary<string, JsonElement>>(
            async ended =>
            {
                NodeId? via = node is null ? null : (await RunningAsync(node, ended)).Id;
                ReadConsistency consistency = via is null ? ReadConsistency.Linearizable : ReadConsistency.Stale;
                string machine = await _group.GetStateMachineAsync(ended);
                if (machine != StateMachineRegistry.KeyValue)
                {
                    return await WholeStateAsync(machine, consistency, via, ended);
                }

                var state = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                KeyValueResult page;
                string after = "";
                do
                {
                    ReadOnlyMemory<byte> query = KeyValueQuery.List("", after, KeyValueQuery.MaxEntries);
                    (page, _) = await ReadAsync(new ReadRequest(query, consistency), via, Timeout, ended);
                    foreach ((string key, string value) in page.Entries)
                    {
                        state[key] = JsonElement.Parse(value);
                        after = key;
                    }
                }
                while (page.HasMore);
                return state;
            },
            cancellation);

    private static ReadOnlyMemory<byte> Command(WriteRequest request, string? expected)
    {
        CheckKey(request.Key);
        if (request.Kind == WriteKind.CompareAndSet && expected is not null)
        {
            // Made and thrown away: the store's words do not say which of the two values it refuses.
            Checked("expected", () => KeyValueCommand.Set(request.Key, expected));
        }

        return Checked("value", () => request.Kind switch
        {
            WriteKind.Set => KeyValueCommand.Set(request.Key, request.Value.GetRawText()),
            WriteKind.Delete => KeyValueCommand.Delete(request.Key),
            WriteKind.CompareAndSet => KeyValueCommand.CompareAndSet(request.Key, expected, request.Value.GetRawText()),
            _ => KeyValueCommand.Append(request.Key, request.Value.GetRawText()),
        });
    }

    private static bool IsNull(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    private static ReadOnlyMemory<byte> Checked(string field, Func<ReadOnlyMemory<byte>> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException refusal)
        {
            throw LabRefusals.Invalid($"{field} is refused: {refusal.Message}");
        }
    }

    private static void CheckKey(string key)
    {
        int bytes = Encoding.UTF8.GetByteCount(key);
        if (bytes == 0)
        {
            throw LabRefusals.Invalid($"key is empty, allowed is 1 to {KeyValueCommand.MaxKeyBytes} bytes");
        }

        if (bytes > KeyValueCommand.MaxKeyBytes)
        {
            throw LabRefusals.Invalid($"key has {bytes} bytes, allowed is 1 to {KeyValueCommand.MaxKeyBytes}");
        }
    }

    private static string Words(WriteRequest request, KeyValueResult result) => result.Status switch
    {
        KeyValueStatus.Ok => request.Kind switch
        {
            WriteKind.Delete => $"deleted '{request.Key}'",
            WriteKind.Append => $"appended to '{request.Key}'",
            _ => $"set '{request.Key}'",
        },
        KeyValueStatus.NotFound => $"there is no key '{request.Key}'",
        KeyValueStatus.Mismatch when result.Value is null => $"nothing changed: there is no key '{request.Key}'",
        KeyValueStatus.Mismatch => $"nothing changed: '{request.Key}' holds {result.Value}",
        KeyValueStatus.NotAnArray => $"nothing changed: '{request.Key}' holds no array",
        _ => $"nothing changed: {result.Reason ?? "the state machine refused the command"}",
    };

    private async Task<(KeyValueResult Result, ProposalAnswer Answer)> ProposeAsync(
        ReadOnlyMemory<byte> command, SessionUse? place, NodeId? via, TimeSpan within, CancellationToken cancellation)
    {
        ProposalAnswer answer = await SendAsync(command, place, via, within, cancellation);
        return (KeyValueResult.Parse(answer.Result), answer);
    }

    private async Task<ProposalAnswer> SendAsync(
        ReadOnlyMemory<byte> command, SessionUse? place, NodeId? via, TimeSpan within, CancellationToken cancellation)
    {
        ProposalAnswer answer = place is null
            ? await _group.ProposeAsync(command, via, within, cancellation)
            : await _group.ProposeOnceAsync(
                new SessionCommand(place.Session, place.Sequence, place.FirstOutstanding, command), via, within, cancellation);
        string? leader = LabAnswers.NameOrNull(answer.Leader);
        return answer.Outcome switch
        {
            ProposalOutcome.Applied => answer,
            ProposalOutcome.Refused => throw LabRefusals.Of(
                RequestFailure.Conflict, $"the command was refused: {answer.Reason}", leader),
            ProposalOutcome.NotLeader when via is { } node => throw LabRefusals.Of(
                RequestFailure.NotLeader,
                $"Not the leader: {node} does not lead, {(leader is null ? "and it knows no leader" : $"{leader} does as far as it knows")}",
                leader),
            ProposalOutcome.SessionExpired => throw LabRefusals.Of(
                RequestFailure.SessionExpired,
                $"{LabGroupSessions.ExpiredWords(place!.Session)}; this request did not apply the command",
                leader),
            ProposalOutcome.Unknown when answer.Reason is { } reason => throw LabRefusals.Of(
                RequestFailure.Conflict, $"the command may have been applied, and sending it again will not tell: {reason}", leader),
            ProposalOutcome.Unknown => throw LabRefusals.Of(
                RequestFailure.Unknown,
                "no answer in time: the command may have been applied, may be applied later, or never",
                leader),
            ProposalOutcome.Busy => throw LabRefusals.Of(
                RequestFailure.NoLeader,
                "the leader has too much uncommitted just now; the command was not taken and can be sent again",
                leader),
            ProposalOutcome.Dropped => throw LabRefusals.Of(
                RequestFailure.NoLeader,
                "the command was lost in a change of leaders; it was certainly not applied and can be sent again",
                leader),
            _ => throw LabRefusals.Of(
                RequestFailure.NoLeader,
                $"group '{Group}' had no leader in time; the command was not taken and can be sent again",
                leader),
        };
    }

    private async Task<(KeyValueResult Result, ReadAnswer Answer)> ReadAsync(
        ReadRequest request, NodeId? via, TimeSpan within, CancellationToken cancellation)
    {
        ReadAnswer answer = Answered(await _group.ReadAsync(request, via, within, cancellation), via);
        return (KeyValueResult.Parse(answer.Result), answer);
    }

    private ReadAnswer Answered(ReadAnswer answer, NodeId? via)
    {
        string? leader = LabAnswers.NameOrNull(answer.Leader);
        return answer.Outcome switch
        {
            ReadOutcome.Answered => answer,
            ReadOutcome.NotLeader => throw LabRefusals.Of(
                RequestFailure.NoLeader,
                via is { } node
                    ? $"{node} knows no leader that could confirm the read; consistency=stale answers from its own state"
                    : $"group '{Group}' had no leader in time; consistency=stale with node= answers without one",
                leader),
            _ => throw LabRefusals.Of(
                RequestFailure.NoLeader,
                "the leader could not confirm in time that it still leads, so the read was not answered; it can be tried again",
                leader),
        };
    }
}
