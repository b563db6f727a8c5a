namespace RaftOrleans.Client;

/// <summary>What to measure.</summary>
/// <param name="Callers">Numbers of concurrent callers, one after the other.</param>
/// <param name="Seconds">How long each is measured.</param>
/// <param name="PayloadBytes">Bytes of each value.</param>
public sealed record BenchRequest(IReadOnlyList<int> Callers, double Seconds, int PayloadBytes);
