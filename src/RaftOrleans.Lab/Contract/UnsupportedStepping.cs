using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>The stepping of a world that goes on by itself: every method says so.</summary>
/// <param name="reason">Why, in a few words.</param>
public sealed class UnsupportedStepping(string reason) : IWorldStepping
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingStep>> GetPendingAsync(CancellationToken cancellation = default) => Refuse<IReadOnlyList<PendingStep>>();

    /// <inheritdoc/>
    public Task<PendingStep> DeliverAsync(long id, CancellationToken cancellation = default) => Refuse<PendingStep>();

    /// <inheritdoc/>
    public Task<PendingStep> DropAsync(long id, CancellationToken cancellation = default) => Refuse<PendingStep>();

    /// <inheritdoc/>
    public Task FireAsync(string group, NodeId node, CancellationToken cancellation = default) => Refuse<bool>();

    /// <inheritdoc/>
    public Task StepMessageAsync(CancellationToken cancellation = default) => Refuse<bool>();

    /// <inheritdoc/>
    public Task StepNodeAsync(string group, NodeId node, CancellationToken cancellation = default) => Refuse<bool>();

    /// <inheritdoc/>
    public Task SeekAsync(TimeSpan time, CancellationToken cancellation = default) => Refuse<bool>();

    /// <inheritdoc/>
    public Task<RunRecording> GetRecordingAsync(CancellationToken cancellation = default) => Refuse<RunRecording>();

    private Task<T> Refuse<T>() => Task.FromException<T>(
        new LabException(LabFailure.Unsupported, $"what happens next cannot be chosen or recorded here: {reason}"));
}
