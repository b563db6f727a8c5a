namespace RaftOrleans.Lab;

/// <summary>
/// What a world's groups can be made with, and the words of each. A client outside the silos asks the silos: it has none of the code.
/// </summary>
public interface IStateMachineCatalog
{
    /// <summary>All state machines, in order of their names.</summary>
    Task<IReadOnlyList<StateMachineDescription>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Makes a command of words.</summary>
    /// <param name="machine">The state machine's name.</param>
    /// <param name="words">The words: the command's name first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LabException">There is no such state machine or command; the message says which there are.</exception>
    Task<ReadOnlyMemory<byte>> EncodeCommandAsync(string machine, IReadOnlyList<string> words, CancellationToken cancellation = default);

    /// <summary>Makes a query of words; see <see cref="EncodeCommandAsync"/>.</summary>
    Task<ReadOnlyMemory<byte>> EncodeQueryAsync(string machine, IReadOnlyList<string> words, CancellationToken cancellation = default);

    /// <summary>Reads what a state machine answered.</summary>
    /// <exception cref="LabException">There is no such state machine, or it is no answer of this one.</exception>
    Task<StateMachineResult> ReadResultAsync(string machine, ReadOnlyMemory<byte> result, CancellationToken cancellation = default);
}
