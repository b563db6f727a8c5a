namespace RaftOrleans.Lab;

/// <summary>The clock of a world whose time cannot be controlled: every method says so.</summary>
/// <param name="reason">Why, in a few words.</param>
public sealed class UnsupportedClock(string reason) : IWorldClock
{
    /// <inheritdoc/>
    public Task<ClockStatus> GetStatusAsync(CancellationToken cancellation = default) => Refuse<ClockStatus>();

    /// <inheritdoc/>
    public Task PauseAsync(CancellationToken cancellation = default) => Refuse<bool>();

    /// <inheritdoc/>
    public Task ResumeAsync(CancellationToken cancellation = default) => Refuse<bool>();

    /// <inheritdoc/>
    public Task StepAsync(int events = 1, CancellationToken cancellation = default) => Refuse<bool>();

    /// <inheritdoc/>
    public Task SetSpeedAsync(double speed, CancellationToken cancellation = default) => Refuse<bool>();

    private Task<T> Refuse<T>() => Task.FromException<T>(
        new LabException(LabFailure.Unsupported, $"time cannot be paused, stepped or sped up here: {reason}"));
}
