namespace RaftOrleans.Lab;

/// <summary>How far a search has come.</summary>
/// <param name="Runs">Runs made.</param>
/// <param name="Failures">Runs that violated something.</param>
/// <param name="Simulated">Virtual time of all runs together.</param>
/// <param name="Deliveries">Messages that arrived in all runs together.</param>
/// <param name="Elapsed">Real time since the search began.</param>
public sealed record SwarmProgress(long Runs, long Failures, TimeSpan Simulated, long Deliveries, TimeSpan Elapsed);
