namespace RaftOrleans.Lab;

/// <summary>The catalog where the code of the state machines is at hand.</summary>
public sealed class StateMachineCatalog(StateMachineRegistry registry) : IStateMachineCatalog
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<StateMachineDescription>> ListAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<StateMachineDescription>>([.. registry.All.Select(definition => definition.Describe())]);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> EncodeCommandAsync(
        string machine, IReadOnlyList<string> words, CancellationToken cancellation = default) =>
        Task.FromResult(registry.Find(machine).EncodeCommand(words));

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> EncodeQueryAsync(
        string machine, IReadOnlyList<string> words, CancellationToken cancellation = default) =>
        Task.FromResult(registry.Find(machine).EncodeQuery(words));

    /// <inheritdoc/>
    public Task<StateMachineResult> ReadResultAsync(
        string machine, ReadOnlyMemory<byte> result, CancellationToken cancellation = default)
    {
        try
        {
            return Task.FromResult(registry.Find(machine).ReadResult(result));
        }
        catch (FormatException error)
        {
            throw new LabException(LabFailure.Conflict, $"this is no answer of '{machine}': {error.Message}", error);
        }
    }
}
