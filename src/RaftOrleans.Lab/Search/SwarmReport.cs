using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>What came out of a search.</summary>
/// <param name="FirstSeed">The first seed that was tried.</param>
/// <param name="NextSeed">The first seed that was not tried; all before it were.</param>
/// <param name="Failures">The runs that violated something, by seed; without <see cref="SwarmSearchOptions.KeepsGoing"/> at most one.</param>
/// <param name="Unjudged">Runs whose history was too hard to judge: nothing is claimed of its linearizability.</param>
/// <param name="Committed">Entries that were committed in all runs together.</param>
/// <param name="Totals">Runs, virtual and real time.</param>
/// <param name="EventHash">Stands for everything that happened in all runs: the same for the same seeds, whatever ran at once.</param>
public sealed record SwarmReport(
    long FirstSeed,
    long NextSeed,
    IReadOnlyList<SearchResult> Failures,
    long Unjudged,
    long Committed,
    SwarmProgress Totals,
    ulong EventHash);
