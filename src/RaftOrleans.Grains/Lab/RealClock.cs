using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>The clock of a world that has no virtual time.</summary>
internal sealed class RealClock : IWorldClock
{
    /// <inheritdoc/>
    public Task<ClockStatus> GetStatusAsync(CancellationToken cancellation = default) => Unsupported<ClockStatus>("show");

    /// <inheritdoc/>
    public Task PauseAsync(CancellationToken cancellation = default) => Unsupported<bool>("stop");

    /// <inheritdoc/>
    public Task ResumeAsync(CancellationToken cancellation = default) => Unsupported<bool>("resume");

    /// <inheritdoc/>
    public Task StepAsync(int events = 1, CancellationToken cancellation = default) => Unsupported<bool>("step");

    /// <inheritdoc/>
    public Task SetSpeedAsync(double speed, CancellationToken cancellation = default) => Unsupported<bool>("change the speed of");

    private static Task<T> Unsupported<T>(string what) => Task.FromException<T>(new LabException(
        LabFailure.Unsupported,
        $"this world has no virtual time to {what}: its nodes run on Orleans silos in real time; start the host with --world simulated"));
}
