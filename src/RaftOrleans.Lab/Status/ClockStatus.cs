namespace RaftOrleans.Lab;

/// <summary>How virtual time runs.</summary>
/// <param name="Now">The virtual time.</param>
/// <param name="IsPaused">Whether it stands still.</param>
/// <param name="Speed">Virtual seconds per second of the wall clock while it runs.</param>
/// <param name="Events">Events handled so far.</param>
/// <param name="Seed">The seed of the world.</param>
public sealed record ClockStatus(TimeSpan Now, bool IsPaused, double Speed, long Events, long Seed);
