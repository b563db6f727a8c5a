namespace RaftOrleans.Consensus;

/// <content>
/// Client sessions (dissertation, section 6.3). They live in the replicated state, so opening one, using it and closing it are entries of
/// the log.
/// </content>
public sealed partial class RaftNode
{
    /// <summary>
    /// A command of a client's session, which is applied once however often it comes (dissertation, section 6.3). Where it was applied
    /// before, the answer is the first one.
    /// </summary>
    /// <param name="proposal">The host's number for it, which comes back with the answer.</param>
    /// <param name="command">The command, its session and its number there.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">
    /// The command is larger than <see cref="RaftOptions.MaxCommandBytes"/>, or its session or numbers are not 1 or more.
    /// </exception>
    public void ProposeOnce(long proposal, in SessionCommand command, TimeSpan now)
    {
        CheckSize(command.Command);
        if (command.Session < 1 || command.FirstOutstanding < 1 || command.Sequence < command.FirstOutstanding)
        {
            throw new ArgumentException(
                $"session {command.Session}, command {command.Sequence}, first outstanding {command.FirstOutstanding}: "
                + "numbers begin with 1, and what is outstanding does not come after the command", nameof(command));
        }

        Advance(now);
        ProposeEntry(proposal, EntryKind.SessionCommand, command.Encode());
    }

    /// <summary>Opens a session. Its number is the index in the answer.</summary>
    /// <param name="proposal">The host's number for it, which comes back with the answer.</param>
    /// <param name="session">How it is opened.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">The session's timeout is out of its range.</exception>
    public void OpenSession(long proposal, SessionOptions session, TimeSpan now)
    {
        if (!session.IsValid)
        {
            throw new ArgumentException($"the timeout is {session.Timeout}, allowed is 1 ms to 1 day", nameof(session));
        }

        Advance(now);
        ProposeEntry(proposal, EntryKind.OpenSession, session.Encode());
    }

    /// <summary>Says that a session's client is still there.</summary>
    /// <param name="proposal">The host's number for it, which comes back with the answer.</param>
    /// <param name="session">The session.</param>
    /// <param name="now">The time.</param>
    public void KeepSessionAlive(long proposal, long session, TimeSpan now)
    {
        Advance(now);
        ProposeEntry(proposal, EntryKind.KeepSessionAlive, new SessionCommand(session, 1, 1, default).Encode());
    }

    /// <summary>Closes a session.</summary>
    /// <param name="proposal">The host's number for it, which comes back with the answer.</param>
    /// <param name="session">The session.</param>
    /// <param name="now">The time.</param>
    public void CloseSession(long proposal, long session, TimeSpan now)
    {
        Advance(now);
        ProposeEntry(proposal, EntryKind.CloseSession, new SessionCommand(session, 1, 1, default).Encode());
    }
}
