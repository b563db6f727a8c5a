namespace RaftOrleans.Lab;

/// <summary>How the search has found a broken rule from one master seed.</summary>
/// <param name="Master">The master seed.</param>
/// <param name="Runs">Runs until the first that violated what the rule can violate, that one included; null where none did.</param>
/// <param name="Run">That run, as it was drawn; null where there is none.</param>
public sealed record Kill(int Master, long? Runs, FailingRun? Run);
