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
    /// <param name="how">Whom to ask, how long, in which session.</param>
    /// <exception cref="ApiException">It was not applied, or nobody knows.</exception>
    public static async Task<(KeyValueResult Result, ProposalAnswer Answer)> ProposeAsync(
        ApiCall call, ReadOnlyMemory<byte> command, Sending how)
    {
        ProposalAnswer answer = await AppliedAsync(call, command, how);
        return (KeyValueResult.Parse(answer.Result), answer);
    }

    /// <summary>Proposes a command of any state machine; see <see cref="ProposeAsync"/>.</summary>
    public static async Task<ProposalAnswer> AppliedAsync(ApiCall call, ReadOnlyMemory<byte> command, Sending how)
    {
        ProposalAnswer answer;
        try
        {
            answer = how.Session is { } session
                ? await call.Group.ProposeOnceAsync(session with { Command = command }, how.Via, how.Within, call.Ended)
                : await call.Group.ProposeAsync(command, how.Via, how.Within, call.Ended);
        }
        catch (OperationCanceledException) when (!call.Http.RequestAborted.IsCancellationRequested)
        {
            string why = call.IsTimedOut ? await call.WhyTimedOutAsync() : "; the server is stopping";
            throw Unknown(how, why);
        }

        return answer.Outcome == ProposalOutcome.Applied
            ? answer
            : throw Refusal(call, how, answer).With("leader", Names.NodeOrNull(answer.Leader));
    }

    private static ApiException Refusal(ApiCall call, Sending how, ProposalAnswer answer) => answer.Outcome switch
    {
        ProposalOutcome.NotLeader when how.Via is { } node => NotLeader(node, answer.Leader),
        ProposalOutcome.SessionExpired => SessionRoutes.Expired(
            how.Session!.Value.Session, "this request did not apply the command; whether an earlier one with its number did, the state tells"),
        ProposalOutcome.Refused => new ApiException(StatusCodes.Status409Conflict, $"the command was refused: {answer.Reason}"),
        ProposalOutcome.Unknown when answer.Reason is { } reason => new ApiException(
            StatusCodes.Status409Conflict, $"the command may have been applied, and sending it again will not tell: {reason}"),
        ProposalOutcome.Unknown => Unknown(how, ""),
        ProposalOutcome.Busy => ApiException.Unavailable(
            "the leader has too much uncommitted just now; the command was not taken and can be sent again"),
        ProposalOutcome.Dropped => ApiException.Unavailable(
            "the command was lost in a change of leaders; it was certainly not applied and can be sent again"),
        _ => ApiException.Unavailable(
            $"group '{call.GroupName}' had no leader in time; the command was not taken and can be sent again"),
    };

    private static ApiException NotLeader(NodeId node, NodeId leader) => new(
        StatusCodes.Status400BadRequest,
        $"Not the leader: {node} does not lead, {(leader.IsNone ? "and it knows no leader" : $"{leader} does as far as it knows")}");

    private static ApiException Unknown(Sending how, string why)
    {
        string advice = how.Session is { } session
            ? FormattableString.Invariant($"send it again in session {session.Session} as command {session.Sequence}, it is applied once")
            : "look what is there to find out";
        return new ApiException(
            StatusCodes.Status504GatewayTimeout,
            $"no answer in time: the command may have been applied, may be applied later, or never; {advice}{why}");
    }
}
