using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Client sessions for programs and people (dissertation, section 6.3). In a session the same request may be sent any number of times, so
/// what has an unknown outcome is sent again here, to whoever leads by then, as long as there is time.
/// </summary>
/// <remarks>
/// The time is divided into attempts, each longer than the one before: a leader that fell silent costs an eighth of it, and whatever is
/// answered within half of it is answered. Nothing here looks at a clock, so it works in any world's time.
/// </remarks>
public static class LabGroupSessions
{
    /// <summary>How long a request is tried where nothing is said, in the world's time.</summary>
    public static readonly TimeSpan DefaultWithin = TimeSpan.FromSeconds(5);

    private static readonly double[] Attempts = [0.125, 0.125, 0.25, 0.5];

    /// <summary>Opens a session. Where an answer is lost a session may stay behind that nobody uses, and that expires.</summary>
    /// <param name="group">The group.</param>
    /// <param name="timeout">How long the session lives without a sign of life, by the log's time; 1 ms to 1 day.</param>
    /// <param name="within">How long to try, in the world's time; null for 5 s.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The session.</returns>
    public static async Task<long> OpenSessionAsync(
        this ILabGroup group, TimeSpan timeout, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        (ProposalAnswer answer, _) = await AskAsync(group, new OpenSessionRequest(timeout), within, cancellation);
        return answer.Outcome == ProposalOutcome.Applied ? answer.Index : throw Failure(group, answer, "no session was opened");
    }

    /// <summary>Says that a session's client is still there.</summary>
    /// <param name="group">The group.</param>
    /// <param name="session">The session.</param>
    /// <param name="within">How long to try, in the world's time; null for 5 s.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LabException"><see cref="LabFailure.SessionExpired"/> where it is not known any more.</exception>
    public static async Task KeepSessionAliveAsync(
        this ILabGroup group, long session, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        (ProposalAnswer answer, _) = await AskAsync(group, new KeepSessionAliveRequest(session), within, cancellation);
        if (answer.Outcome != ProposalOutcome.Applied)
        {
            throw answer.Outcome == ProposalOutcome.SessionExpired
                ? Expired(session)
                : Failure(group, answer, $"session {session} was not kept alive");
        }
    }

    /// <summary>Closes a session.</summary>
    /// <param name="group">The group.</param>
    /// <param name="session">The session.</param>
    /// <param name="within">How long to try, in the world's time; null for 5 s.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LabException"><see cref="LabFailure.SessionExpired"/> where it is not known any more.</exception>
    public static async Task CloseSessionAsync(
        this ILabGroup group, long session, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        (ProposalAnswer answer, bool wasUnknown) = await AskAsync(group, new CloseSessionRequest(session), within, cancellation);

        // Where an earlier attempt had no answer, it may be the one that closed the session.
        bool isClosed = answer.Outcome == ProposalOutcome.Applied || (answer.Outcome == ProposalOutcome.SessionExpired && wasUnknown);
        if (!isClosed)
        {
            throw answer.Outcome == ProposalOutcome.SessionExpired
                ? Expired(session)
                : Failure(group, answer, $"session {session} was not closed");
        }
    }

    /// <summary>
    /// Proposes a command of a session, again where the outcome is unknown: it is applied once, and the answer is the first one.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="command">The command, its session and its number there.</param>
    /// <param name="via">The node to ask, once, or null for the leader, whoever that is.</param>
    /// <param name="within">How long to try, in the world's time; null for 5 s.</param>
    /// <param name="cancellation">Ends the wait; the command may still be applied.</param>
    /// <returns>
    /// <see cref="ProposalOutcome.SessionExpired"/> where the command was certainly not applied by this call;
    /// <see cref="ProposalOutcome.Unknown"/> with a reason where asking again cannot tell more.
    /// </returns>
    public static async Task<ProposalAnswer> ProposeOnceAsync(
        this ILabGroup group,
        SessionCommand command,
        NodeId? via = null,
        TimeSpan? within = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(group);
        SessionCommandRequest request = new(command.Session, command.Sequence, command.FirstOutstanding, command.Command);
        if (via is not null)
        {
            return await group.RequestAsync(request, via, within ?? DefaultWithin, cancellation);
        }

        (ProposalAnswer answer, bool wasUnknown) = await AskAsync(group, request, within, cancellation);
        return answer.Outcome == ProposalOutcome.SessionExpired && wasUnknown
            ? ProposalAnswer.Unknown(answer.Leader) with { Reason = $"session {command.Session} expired before it was known" }
            : answer;
    }

    /// <summary>What a session that is not known any more is, in words.</summary>
    public static string ExpiredWords(long session) =>
        $"session {session} is not known: it has expired, was closed, or never was; it is not opened again by itself: open another one";

    private static async Task<(ProposalAnswer Answer, bool WasUnknown)> AskAsync(
        ILabGroup group, LeaderRequest request, TimeSpan? within, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(group);
        TimeSpan limit = within ?? DefaultWithin;
        ProposalAnswer answer = default;
        bool wasUnknown = false;
        foreach (double share in Attempts)
        {
            answer = await group.RequestAsync(request, via: null, limit * share, cancellation);
            bool isLost = answer is { Outcome: ProposalOutcome.Unknown, Reason: null };
            bool wentNowhere = answer.Outcome is ProposalOutcome.NotLeader or ProposalOutcome.Busy or ProposalOutcome.Dropped;
            if (!isLost && !wentNowhere)
            {
                return (answer, wasUnknown);
            }

            wasUnknown |= isLost;
        }

        // An attempt that went nowhere says nothing about one before it.
        return (wasUnknown ? ProposalAnswer.Unknown(answer.Leader) : answer, wasUnknown);
    }

    private static LabException Expired(long session) => new(LabFailure.SessionExpired, ExpiredWords(session));

    private static LabException Failure(ILabGroup group, ProposalAnswer answer, string otherwise) => answer.Outcome switch
    {
        ProposalOutcome.Refused => new LabException(LabFailure.Conflict, $"{otherwise}: {answer.Reason}"),
        ProposalOutcome.Unknown => new LabException(LabFailure.TimedOut, $"no answer in time: perhaps {otherwise}, perhaps it was"),
        _ => new LabException(LabFailure.Unavailable, $"{otherwise}: group '{group.Name}' had no leader in time"),
    };
}
