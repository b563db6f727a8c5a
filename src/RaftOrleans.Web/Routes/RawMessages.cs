using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Hand-made messages to a node in the paper's fields (figure 2), answered with its real reply.</summary>
internal static class RawMessages
{
    private const int MaxEntries = 10_000;

    private const string VoteSummary = "Hands the node a RequestVote and answers with its reply";
    private const string AppendSummary = "Hands the node an AppendEntries and answers with its reply";

    // No index or term gets near it by itself, and sums of two cannot overflow.
    private const long Most = long.MaxValue / 4;

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">Where they go.</param>
    /// <param name="aliases">Where second spellings go.</param>
    public static void Map(ApiRoutes routes, ApiRoutes aliases)
    {
        routes.Post("vote", VoteSummary, VoteAsync).Takes<VoteRequest>().Answers<VoteAnswer>().Fails(Failures);
        routes.Post("append_entries", AppendSummary, AppendAsync)
            .Takes<AppendEntriesRequest>()
            .Answers<AppendEntriesAnswer>()
            .Fails(Failures);
        aliases.Post("raft/request_vote", VoteSummary, VoteAsync);
        aliases.Post("raft/append_entries", AppendSummary, AppendAsync);
    }

    private static readonly int[] Failures =
    [
        StatusCodes.Status400BadRequest,
        StatusCodes.Status404NotFound,
        StatusCodes.Status503ServiceUnavailable,
        StatusCodes.Status504GatewayTimeout,
    ];

    private static async Task<IResult> VoteAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeId node = call.Node();
        RequestVote request = new(
            from: NodeId.None,
            to: node,
            term: body.Number("term", 1, Most),
            candidate: Required(body, "candidate_id"),
            lastLog: Position(body, "last_log_index", "last_log_term"),
            isPreVote: body.Flag("pre_vote"),
            isForced: body.Flag("forced"));
        Message reply = await SendAsync(call, request, "; it ignores candidates while it hears from a leader, but for \"forced\": true");
        return reply is RequestVoteReply vote
            ? Json(new VoteAnswer(vote.Term, vote.IsGranted, node.ToString()))
            : throw Unexpected(reply);
    }

    private static async Task<IResult> AppendAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeId node = call.Node();
        LogPosition previous = Position(body, "prev_log_index", "prev_log_term");
        AppendEntries request = new(
            from: NodeId.None,
            to: node,
            term: body.Number("term", 1, Most),
            leader: Required(body, "leader_id"),
            previous: previous,
            entries: Entries(body, previous, call.Lab.Now),
            leaderCommit: body.OptionalNumber("leader_commit", 0, Most) ?? 0,
            round: 0);
        Message reply = await SendAsync(call, request, "; it ignores a second leader of a term that it leads, and itself as its leader");
        return reply is AppendEntriesReply append
            ? Json(new AppendEntriesAnswer(
                append.Term,
                append.IsSuccess,
                node.ToString(),
                append.IsSuccess ? append.Index : null,
                append.IsSuccess ? null : append.Conflict.Index,
                append.IsSuccess ? null : append.Conflict.Term))
            : throw Unexpected(reply);
    }

    private static async Task<Message> SendAsync(ApiCall call, Message request, string hint)
    {
        // A node that does not exist or does not run is a better answer than its silence.
        NodeStatus node = (await call.StatusAsync()).Node(request.To);
        if (node.Health != NodeHealth.Running)
        {
            throw ApiException.Unavailable($"{node.Id} is {Names.Of(node.Health)}, so it answers nothing");
        }

        try
        {
            return await call.Group.SendRawAsync(request, call.Ended);
        }
        catch (LabException failure) when (failure.Reason == LabFailure.TimedOut)
        {
            throw new ApiException(StatusCodes.Status504GatewayTimeout, $"{node.Id} was silent{hint}");
        }
    }

    private static ReadOnlyMemory<LogEntry> Entries(RequestBody body, LogPosition previous, TimeSpan now)
    {
        IReadOnlyList<RequestBody> items = body.Objects("entries");
        if (items.Count > MaxEntries)
        {
            throw ApiException.Invalid("entries", $"entries has {items.Count} entries, allowed is {MaxEntries}");
        }

        LogEntry[] entries = new LogEntry[items.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            long index = previous.Index + 1 + i;
            long term = items[i].Number("term", 1, Most);
            if (items[i].OptionalNumber("index", 1, Most) is { } said && said != index)
            {
                string field = items[i].Full("index");
                throw ApiException.Invalid(field, $"{field} is {said}, but after prev_log_index {previous.Index} it would be {index}");
            }

            RequestBody? command = items[i].OptionalObject("command");
            entries[i] = command is null
                ? new LogEntry(index, term, now, EntryKind.NoOp, default)
                : new LogEntry(index, term, now, EntryKind.Command, KeyValueFields.Command(command));
        }

        return entries;
    }

    private static LogPosition Position(RequestBody body, string index, string term) =>
        new(body.OptionalNumber(index, 0, Most) ?? 0, body.OptionalNumber(term, 0, Most) ?? 0);

    private static NodeId Required(RequestBody body, string name)
    {
        NodeId node = body.OptionalNode(name);
        return node.IsNone ? throw ApiException.Invalid(name, $"{name} is missing, wanted is a node: n1, n2, n3 and so on") : node;
    }

    private static ApiException Unexpected(Message reply) =>
        new(StatusCodes.Status500InternalServerError, $"the node answered with something else: {reply}");

    private static IResult Json<TAnswer>(TAnswer answer) => Results.Json(answer, ApiJson.Options);
}
