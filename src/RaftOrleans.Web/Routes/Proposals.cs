using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Proposes commands, and says of every answer but success what is known about the command's fate.</summary>
internal static class Proposals
{
    /// <summary>Longest time a client may let the lab try.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The time that a body grants, or null for the lab's default.</summary>
    public static TimeSpan? Within(RequestBody body) => body.OptionalMilliseconds("timeout_ms", 1, MaxTimeout);

    /// <summary>Proposes a command and waits until it is applied.</summary>
    /// <param name="call">The request.</param>
    /// <param name="command">The command.</param>
    /// <param name="via">The node to ask, or null for the leader, whoever that is.</param>
    /// <param name="within">How long the lab may try, or null for its default.</param>
    /// <exception cref="ApiException">It was not applied, or nobody knows.</exception>
    public static async Task<(KeyValueResult Result, ProposalAnswer Answer)> ProposeAsync(
        ApiCall call, ReadOnlyMemory<byte> command, NodeId? via, TimeSpan? within)
    {
        ProposalAnswer answer = await AppliedAsync(call, command, via, within);
        return (KeyValueResult.Parse(answer.Result), answer);
    }

    /// <summary>Proposes a command of any state machine; see <see cref="ProposeAsync"/>.</summary>
    public static Task<ProposalAnswer> AppliedAsync(ApiCall call, ReadOnlyMemory<byte> command, NodeId? via, TimeSpan? within) =>
        AppliedAsync(call, () => call.Group.ProposeAsync(command, via, within, call.Ended), via);

    /// <summary>Asks for something else than a plain command, and waits until it is applied; see <see cref="ProposeAsync"/>.</summary>
    public static Task<ProposalAnswer> AskAsync(ApiCall call, LeaderRequest request, NodeId? via, TimeSpan? within) =>
        AppliedAsync(call, () => call.Group.RequestAsync(request, via, within, call.Ended), via);

    private static async Task<ProposalAnswer> AppliedAsync(ApiCall call, Func<Task<ProposalAnswer>> ask, NodeId? via)
    {
        ProposalAnswer answer;
        try
        {
            answer = await ask();
        }
        catch (OperationCanceledException) when (!call.Http.RequestAborted.IsCancellationRequested)
        {
            string why = call.IsTimedOut ? await call.WhyTimedOutAsync() : "; the server is stopping";
            throw Unknown(why);
        }

        return answer.Outcome switch
        {
            ProposalOutcome.Applied => answer,
            ProposalOutcome.SessionExpired => throw new ApiException(
                StatusCodes.Status409Conflict, "the session is not open: it has expired, was closed, or never was; open another", "session"),
            ProposalOutcome.Refused => throw new ApiException(
                StatusCodes.Status409Conflict, $"the command was refused: {answer.Reason}"),
            ProposalOutcome.NotLeader when via is { } node => throw NotLeader(node, answer.Leader),
            ProposalOutcome.Unknown => throw Unknown("").With("leader", Names.NodeOrNull(answer.Leader)),
            ProposalOutcome.Busy => throw ApiException
                .Unavailable("the leader has too much uncommitted just now; the command was not taken and can be sent again")
                .With("leader", Names.NodeOrNull(answer.Leader)),
            ProposalOutcome.Dropped => throw ApiException
                .Unavailable("the command was lost in a change of leaders; it was certainly not applied and can be sent again")
                .With("leader", Names.NodeOrNull(answer.Leader)),
            _ => throw ApiException
                .Unavailable($"group '{call.GroupName}' had no leader in time; the command was not taken and can be sent again")
                .With("leader", Names.NodeOrNull(answer.Leader)),
        };
    }

    private static ApiException NotLeader(NodeId node, NodeId leader) =>
        new ApiException(
                StatusCodes.Status400BadRequest,
                $"Not the leader: {node} does not lead, {(leader.IsNone ? "and it knows no leader" : $"{leader} does as far as it knows")}")
            .With("leader", Names.NodeOrNull(leader));

    private static ApiException Unknown(string why) =>
        new(
            StatusCodes.Status504GatewayTimeout,
            $"no answer in time: the command may have been applied, may be applied later, or never; look what is there to find out{why}");
}
