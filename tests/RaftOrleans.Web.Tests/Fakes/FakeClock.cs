using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

internal sealed class FakeClock : IWorldClock
{
    public ClockStatus Status { get; set; } = new(TimeSpan.FromSeconds(12.5), IsPaused: false, Speed: 1, Events: 100, Seed: 42);

    public Task<ClockStatus> GetStatusAsync(CancellationToken cancellation = default) => Task.FromResult(Status);

    public Task PauseAsync(CancellationToken cancellation = default) => Set(Status with { IsPaused = true });

    public Task ResumeAsync(CancellationToken cancellation = default) => Set(Status with { IsPaused = false });

    public Task StepAsync(int events = 1, CancellationToken cancellation = default) =>
        Set(Status with { IsPaused = true, Events = Status.Events + events });

    public Task SetSpeedAsync(double speed, CancellationToken cancellation = default) => Set(Status with { Speed = speed });

    private Task Set(ClockStatus status)
    {
        Status = status;
        return Task.CompletedTask;
    }
}
