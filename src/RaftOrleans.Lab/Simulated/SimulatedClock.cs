namespace RaftOrleans.Lab;

/// <summary>The control of a live world's time.</summary>
internal sealed class SimulatedClock(SimulatedLab lab, PacedWorld paced) : IWorldClock
{
    /// <inheritdoc/>
    public Task<ClockStatus> GetStatusAsync(CancellationToken cancellation = default) => lab.InTurnAsync(() => lab.ClockStatus(paced));

    /// <inheritdoc/>
    public Task PauseAsync(CancellationToken cancellation = default) => SetPausedAsync(true);

    /// <inheritdoc/>
    public Task ResumeAsync(CancellationToken cancellation = default) => SetPausedAsync(false);

    /// <inheritdoc/>
    public Task StepAsync(int events = 1, CancellationToken cancellation = default)
    {
        if (events is < 1 or > 1_000_000)
        {
            throw new LabException(LabFailure.Invalid, $"events is {events}, allowed is 1 to 1000000");
        }

        return lab.InTurnAsync(() =>
        {
            paced.SetPaused(true);
            lab.Step(events);
            return true;
        });
    }

    /// <inheritdoc/>
    public Task SetSpeedAsync(double speed, CancellationToken cancellation = default)
    {
        if (!(speed is >= 0.001 and <= 1_000_000))
        {
            throw new LabException(LabFailure.Invalid, $"speed is {speed}, allowed is 0.001 to 1000000");
        }

        return lab.InTurnAsync(() =>
        {
            paced.SetSpeed(speed);
            return true;
        });
    }

    private Task SetPausedAsync(bool isPaused) => lab.InTurnAsync(() =>
    {
        paced.SetPaused(isPaused);
        return true;
    });
}
