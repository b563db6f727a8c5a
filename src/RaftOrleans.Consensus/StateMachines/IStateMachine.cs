namespace RaftOrleans.Consensus;

/// <summary>
/// What is replicated. Every node of a group applies the same commands in the same order, so a state machine must be
/// deterministic: no clock, no randomness, no iteration in hash order, nothing read from outside.
/// </summary>
/// <remarks>
/// A command comes from the log and cannot be refused any more: a command that makes no sense must leave the state as it is
/// and say so in its result, the same way on every node. An exception here stops the node.
/// </remarks>
public interface IStateMachine
{
    /// <summary>Applies a committed command.</summary>
    /// <param name="index">The entry's index; rises with every call, with gaps where entries carry no command.</param>
    /// <param name="command">The command as it was proposed.</param>
    /// <returns>The result for whoever proposed it.</returns>
    ReadOnlyMemory<byte> Apply(long index, ReadOnlyMemory<byte> command);

    /// <summary>Answers a question without changing anything.</summary>
    /// <param name="query">The question.</param>
    /// <returns>The answer.</returns>
    ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query);

    /// <summary>A command in words, for people who read a log.</summary>
    /// <param name="command">A command, which may be malformed.</param>
    string Describe(ReadOnlyMemory<byte> command);

    /// <summary>Writes the whole state, the same bytes for the same state on every node.</summary>
    /// <param name="output">Where it goes.</param>
    void WriteSnapshot(Stream output);

    /// <summary>Replaces the whole state by one that <see cref="WriteSnapshot"/> wrote.</summary>
    /// <param name="input">Where it comes from.</param>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot of this state machine; the state is as before.</exception>
    void ReadSnapshot(Stream input);
}
