using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Reads of the key-value store.</summary>
internal static class KeyValueReads
{
    /// <summary>Most keys in one answer; <c>after</c> asks for those that follow.</summary>
    public const int MaxKeys = 10_000;

    /// <summary>What the answer may rest on, as the query says; without a question yet.</summary>
    /// <exception cref="ApiException">There is no such consistency, or a number is out of range.</exception>
    public static ReadRequest Consistency(ApiCall call, ReadConsistency fallback)
    {
        string? text = call.Query.Text("consistency");
        ReadConsistency consistency = text?.ToLowerInvariant() switch
        {
            null => fallback,
            "linearizable" => ReadConsistency.Linearizable,
            "lease" => ReadConsistency.Lease,
            "bounded" => ReadConsistency.Bounded,
            "session" => ReadConsistency.Session,
            "stale" => ReadConsistency.Stale,
            _ => throw ApiException.Invalid(
                "consistency", $"consistency is '{text}', allowed is linearizable, lease, bounded, session or stale"),
        };
        return new ReadRequest(default, consistency)
        {
            MaxAge = TimeSpan.FromMilliseconds(call.Query.Number("max_age_ms", 0, 0, (long)TimeSpan.FromDays(1).TotalMilliseconds)),
            MinIndex = call.Query.Number("min_index", 0, 0, long.MaxValue),
        };
    }

    /// <summary>Asks the state machine.</summary>
    /// <param name="call">The request.</param>
    /// <param name="query">The question.</param>
    /// <param name="rests">What the answer may rest on.</param>
    /// <param name="via">The node to ask, or null for the leader, whoever that is.</param>
    /// <param name="within">How long the lab may try, or null for its default.</param>
    /// <exception cref="ApiException">It could not be answered; a read may always be tried again.</exception>
    public static async Task<(KeyValueResult Result, ReadAnswer Answer)> ReadAsync(
        ApiCall call, ReadOnlyMemory<byte> query, ReadRequest rests, NodeId? via, TimeSpan? within = null)
    {
        await KeyValueOnly.RequireAsync(call.Lab, call.Group, call.Ended);
        ReadAnswer answer = await AnsweredAsync(call, query, rests, via, within);
        return (KeyValueResult.Parse(answer.Result), answer);
    }

    /// <summary>Asks any state machine; see <see cref="ReadAsync"/>.</summary>
    public static async Task<ReadAnswer> AnsweredAsync(
        ApiCall call, ReadOnlyMemory<byte> query, ReadRequest rests, NodeId? via, TimeSpan? within = null)
    {
        ReadAnswer answer = await call.Group.ReadAsync(rests with { Query = query }, via, within, call.Ended);
        return answer.Outcome switch
        {
            ReadOutcome.Answered => answer,
            ReadOutcome.NotLeader => throw ApiException
                .Unavailable(via is { } node
                    ? $"{node} knows no leader that could confirm the read; consistency=stale answers from its own state"
                    : $"group '{call.GroupName}' had no leader in time; consistency=stale with node= answers without one")
                .With("leader", Names.NodeOrNull(answer.Leader)),
            _ => throw ApiException
                .Unavailable(
                    "the leader could not confirm in time that it still leads, so the read was not answered; it can be tried again")
                .With("leader", Names.NodeOrNull(answer.Leader)),
        };
    }

    /// <summary>One key.</summary>
    public static async Task<ValueAnswer> GetAsync(ApiCall call, string key, ReadRequest rests, NodeId? via)
    {
        (KeyValueResult result, ReadAnswer answer) = await ReadAsync(call, KeyValueFields.GetQuery(key), rests, via);
        return new ValueAnswer(key, Json(result.Value), result.Status == KeyValueStatus.Ok, answer.Index);
    }

    /// <summary>What a group replicates: keys and values as <see cref="ListAsync"/> has them, or the whole state of another machine.</summary>
    /// <exception cref="ApiException">The machine does not show it.</exception>
    public static async Task<StateMachineAnswer> StateAsync(
        ApiCall call, string prefix, string after, int limit, ReadRequest rests, NodeId? via) =>
        await StateOrNullAsync(call, prefix, after, limit, rests, via)
        ?? throw new ApiException(
            StatusCodes.Status409Conflict, $"what group '{call.GroupName}' replicates does not show its whole state; ask for parts of it");

    /// <summary>The same, or null where the machine does not show its state.</summary>
    public static async Task<StateMachineAnswer?> StateOrNullAsync(
        ApiCall call, string prefix, string after, int limit, ReadRequest rests, NodeId? via)
    {
        string machine = await call.Group.GetStateMachineAsync(call.Ended);
        if (machine == StateMachineRegistry.KeyValue)
        {
            return await ListAsync(call, prefix, after, limit, rests, via);
        }

        string? wrong = prefix.Length > 0 ? "prefix" : after.Length > 0 ? "after" : limit < MaxKeys ? "limit" : null;
        return wrong is null
            ? await StateMachineRoutes.StateAsync(call, machine, rests, via)
            : throw ApiException.Invalid(wrong, $"{wrong} is for keys, and group '{call.GroupName}' replicates '{machine}', which has none");
    }

    /// <summary>
    /// Keys and values in order. The store hands out large values in several pages; the first is as consistent as was asked for, each
    /// later one is from the same state or a newer one.
    /// </summary>
    private static async Task<StateMachineAnswer> ListAsync(
        ApiCall call, string prefix, string after, int limit, ReadRequest rests, NodeId? via)
    {
        Dictionary<string, JsonElement> state = new(StringComparer.Ordinal);
        while (true)
        {
            ReadOnlyMemory<byte> query = KeyValueFields.ListQuery(prefix, after, limit - state.Count);
            (KeyValueResult result, ReadAnswer answer) = await ReadAsync(call, query, rests, via);
            foreach ((string key, string value) in result.Entries)
            {
                state[key] = JsonElement.Parse(value);
                after = key;
            }

            if (!result.HasMore || state.Count >= limit)
            {
                return new StateMachineAnswer(state, answer.Index, result.HasMore ? after : null);
            }
        }
    }

    /// <summary>A stored value as JSON, or nothing.</summary>
    public static JsonElement? Json(string? value) => value is null ? null : JsonElement.Parse(value);
}
