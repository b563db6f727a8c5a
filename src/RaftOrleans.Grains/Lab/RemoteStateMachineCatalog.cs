using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>The catalog as a client outside the silos sees it: the code of the state machines is in the silos, so they are asked.</summary>
internal sealed class RemoteStateMachineCatalog(IGrainFactory grains) : IStateMachineCatalog
{
    private const string What = "the list of state machines";

    public Task<IReadOnlyList<StateMachineDescription>> ListAsync(CancellationToken cancellation = default) =>
        GrainCall.Run(grains.GetDirectory().GetStateMachines(), What, cancellation);

    public Task<ReadOnlyMemory<byte>> EncodeCommandAsync(
        string machine, IReadOnlyList<string> words, CancellationToken cancellation = default) =>
        GrainCall.Run(grains.GetDirectory().EncodeCommand(machine, words), What, cancellation);

    public Task<ReadOnlyMemory<byte>> EncodeQueryAsync(
        string machine, IReadOnlyList<string> words, CancellationToken cancellation = default) =>
        GrainCall.Run(grains.GetDirectory().EncodeQuery(machine, words), What, cancellation);

    public Task<StateMachineResult> ReadResultAsync(
        string machine, ReadOnlyMemory<byte> result, CancellationToken cancellation = default) =>
        GrainCall.Run(grains.GetDirectory().ReadResult(machine, result), What, cancellation);
}
