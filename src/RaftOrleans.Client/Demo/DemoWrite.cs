namespace RaftOrleans.Client;

/// <summary>One write of the tour. Every write has a key of its own, so that a lost one cannot hide behind a later one.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Outcome">What the client was told.</param>
/// <param name="Words">The words it was told, or null.</param>
internal sealed record DemoWrite(string Key, int Value, DemoOutcome Outcome, string? Words);
