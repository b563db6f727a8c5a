using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>
/// Sends a client's commands through a session: one that is not answered is sent again, with the same number, until it is. So a command is
/// applied once, however often it is sent (dissertation, section 6.3).
/// </summary>
internal sealed class SessionCaller(World world, SimulatedGroup group, SearchPlan plan, Func<NodeId> chooseNode)
{
    private long _session;
    private long _sequence;
    private long _attempts;
    private long _sent;
    private Action<ProposalAnswer>? _waiting;
    private ReadOnlyMemory<byte> _command;

    /// <summary>Sends a command until it is answered.</summary>
    /// <param name="command">The command.</param>
    /// <param name="answer">
    /// Gets the answer: applied; dropped, where the session had expired before it was sent; unknown, where it had expired since.
    /// </param>
    public void Propose(ReadOnlyMemory<byte> command, Action<ProposalAnswer> answer)
    {
        _sequence++;
        _command = command;
        _waiting = answer;
        _sent = 0;
        Try();
    }

    /// <summary>Forgets the command under way; it may be applied or not.</summary>
    public void GiveUp() => _waiting = null;

    private void Try()
    {
        if (_waiting is null)
        {
            return;
        }

        long attempt = ++_attempts;
        if (_session == 0)
        {
            group.OpenSession(chooseNode(), new SessionOptions(plan.SessionTimeout), answer => OnOpened(attempt, answer));
        }
        else
        {
            SessionCommand command = new(_session, _sequence, _sequence, _command);
            _sent++;
            group.ProposeOnce(chooseNode(), command, answer => OnAnswer(attempt, command, answer));
        }

        world.After(plan.Patience, () => TryAgain(attempt));
    }

    private void TryAgain(long attempt)
    {
        if (attempt == _attempts)
        {
            Try();
        }
    }

    private void OnOpened(long attempt, ProposalAnswer answer)
    {
        if (attempt != _attempts || answer.Outcome != ProposalOutcome.Applied)
        {
            // Tried again when the client's patience ends; a session that was opened in vain expires.
            return;
        }

        _session = answer.Index;
        _sequence = 1;
        Try();
    }

    private void OnAnswer(long attempt, SessionCommand command, ProposalAnswer answer)
    {
        // An answer to an earlier attempt is as good as one to the last, if the command is the same: each session counts from one.
        if (_waiting is null || command.Session != _session || command.Sequence != _sequence)
        {
            return;
        }

        switch (answer.Outcome)
        {
            case ProposalOutcome.Applied:
                Finish(answer);
                break;
            case ProposalOutcome.SessionExpired:
                _session = 0;
                Finish(_sent == 1 ? ProposalAnswer.Dropped(answer.Leader) : ProposalAnswer.Unknown(answer.Leader));
                break;
            default:
                world.After(plan.Patience / 8, () => TryAgain(attempt));
                break;
        }
    }

    private void Finish(ProposalAnswer answer)
    {
        Action<ProposalAnswer> waiting = _waiting!;
        _waiting = null;
        waiting(answer);
    }
}
