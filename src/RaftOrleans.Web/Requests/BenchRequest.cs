namespace RaftOrleans.Web;

/// <summary>What to measure.</summary>
/// <param name="Callers">Numbers of concurrent callers, one after the other.</param>
/// <param name="Seconds">How long each is measured; 0.1 to 600.</param>
/// <param name="PayloadBytes">Bytes of each value; 1 to 65,536.</param>
internal sealed record BenchRequest(IReadOnlyList<int> Callers, double Seconds = 3, int PayloadBytes = 64);
