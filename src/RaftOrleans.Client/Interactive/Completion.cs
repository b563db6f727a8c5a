namespace RaftOrleans.Client;

/// <summary>What could stand at the cursor.</summary>
/// <param name="Start">Where in the line the part begins that a candidate replaces.</param>
/// <param name="Candidates">The words, in order.</param>
internal sealed record Completion(int Start, IReadOnlyList<string> Candidates);
