namespace RaftOrleans.Lab;

/// <summary>A command and the moment at which it was given.</summary>
/// <param name="AfterEvents">How many events the world had handled.</param>
/// <param name="At">The virtual time.</param>
/// <param name="Command">What was done.</param>
public sealed record RecordedCommand(long AfterEvents, TimeSpan At, WorldCommand Command);
