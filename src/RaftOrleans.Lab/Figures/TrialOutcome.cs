namespace RaftOrleans.Lab;

/// <summary>What one trial of a figure has come to.</summary>
/// <param name="Value">What was measured, in the unit of its row; where the trial did not end, how long it was watched.</param>
/// <param name="IsEnded">Whether what was awaited has happened.</param>
/// <param name="IsFirstRound">Whether it has happened in the first round of elections.</param>
/// <param name="EventHash">Stands for everything that happened in the trial.</param>
/// <param name="Deliveries">Messages that arrived in it.</param>
public readonly record struct TrialOutcome(double Value, bool IsEnded, bool IsFirstRound, ulong EventHash, long Deliveries);
