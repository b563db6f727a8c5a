namespace RaftOrleans.Consensus;

/// <summary>
/// A state machine that ties a part of its state to client sessions (dissertation, section 6.3), as a lock service does: it learns which
/// session a command came in, and when a session ends.
/// </summary>
/// <remarks>
/// Both are part of the replicated state, so every node is told the same between the same two commands. Time is what leaders stamped into
/// the log: in a group that appends nothing no session ends.
/// </remarks>
public interface ISessionStateMachine : IStateMachine
{
    /// <summary>
    /// Applies a committed command that came in a session. One that came in none is given to
    /// <see cref="IStateMachine.Apply(long, ReadOnlyMemory{byte})"/>; one that was applied before is not given to anybody.
    /// </summary>
    /// <param name="index">The entry's index.</param>
    /// <param name="session">The session: the index of the entry that opened it. It is open.</param>
    /// <param name="command">The command as it was proposed.</param>
    /// <returns>The result for whoever proposed it.</returns>
    ReadOnlyMemory<byte> Apply(long index, long session, ReadOnlyMemory<byte> command);

    /// <summary>
    /// A session has ended: it was closed, was silent too long, or made room for another. Told once, before the command of the same entry
    /// is applied; where several end at once, in order of their numbers. No command comes in this session any more.
    /// </summary>
    /// <param name="session">The session, whether or not the state machine knows it.</param>
    void EndSession(long session);
}
