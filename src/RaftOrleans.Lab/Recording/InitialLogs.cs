using System.Globalization;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Makes the logs with which the nodes of a group begin. All entries are writes to the key-value store that say what they are: entry 4 of term
/// 2 sets <c>entry4</c> to <c>term 2</c>, so entries of the same index and term are the same everywhere.
/// </summary>
internal static class InitialLogs
{
    /// <summary>What the disks of a group's nodes hold when it begins.</summary>
    public static IReadOnlyDictionary<NodeId, PersistentState> Of(GroupSpecification specification)
    {
        if (specification.Logs is not { Count: > 0 } logs)
        {
            return new Dictionary<NodeId, PersistentState>();
        }

        // Whoever led the last of these terms was elected by a majority, so nearly everybody has heard of it. Nobody has voted in it that
        // could vote again: what follows happens in later terms.
        HardState hardState = new(logs.Values.Max(terms => terms.Count == 0 ? 0 : terms[^1]), NodeId.None);
        return logs.ToDictionary(
            log => NodeId.Of(log.Key),
            log => new PersistentState(hardState, [.. log.Value.Select((term, place) => Entry(place + 1, term))]));
    }

    /// <summary>Two logs that hold the same entry and differ before it, which no run of Raft can come to; in words, or null.</summary>
    public static string? FindMismatch(IReadOnlyDictionary<int, IReadOnlyList<long>> logs)
    {
        Dictionary<(int Index, long Term), (int Node, long Previous)> known = [];
        foreach ((int node, IReadOnlyList<long> terms) in logs)
        {
            for (int i = 0; i < terms.Count; i++)
            {
                long previous = i == 0 ? 0 : terms[i - 1];
                if (!known.TryAdd((i + 1, terms[i]), (node, previous)) && known[(i + 1, terms[i])] is var other && other.Previous != previous)
                {
                    return FormattableString.Invariant(
                        $"has entry {i + 1} of term {terms[i]} after one of term {other.Previous} on n{other.Node} and of term {previous} on n{node}, ")
                        + "which Raft does not allow (Log Matching)";
                }
            }
        }

        return null;
    }

    private static LogEntry Entry(long index, long term)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"entry{index}");
        string value = string.Create(CultureInfo.InvariantCulture, $"\"term {term}\"");
        return new LogEntry(index, term, TimeSpan.Zero, EntryKind.Command, KeyValueCommand.Set(key, value));
    }
}
