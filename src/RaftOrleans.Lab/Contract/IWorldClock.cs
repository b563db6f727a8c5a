namespace RaftOrleans.Lab;

/// <summary>The control of virtual time.</summary>
public interface IWorldClock
{
    /// <summary>Whether time runs, and how fast.</summary>
    Task<ClockStatus> GetStatusAsync(CancellationToken cancellation = default);

    /// <summary>Stops time.</summary>
    Task PauseAsync(CancellationToken cancellation = default);

    /// <summary>Lets time run on.</summary>
    Task ResumeAsync(CancellationToken cancellation = default);

    /// <summary>Handles the next events, one after the other, and stops time.</summary>
    /// <param name="events">How many; 1 to 1,000,000.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task StepAsync(int events = 1, CancellationToken cancellation = default);

    /// <summary>Sets how fast virtual time runs against the wall clock.</summary>
    /// <param name="speed">0.001 to 1,000,000; 1 is real time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task SetSpeedAsync(double speed, CancellationToken cancellation = default);
}
