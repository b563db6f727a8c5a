using System.Text;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Logs as the figures of the paper draw them: one term after the other.</summary>
internal static class Entries
{
    /// <summary>The entries of a log whose first entry has the first term, and so on.</summary>
    public static LogEntry[] Of(params long[] terms) => After(0, terms);

    /// <summary>Entries that follow an index.</summary>
    public static LogEntry[] After(long index, params long[] terms) => [.. terms.Select((term, i) => Make(index + 1 + i, term))];

    /// <summary>
    /// One entry. Its command says its index and term, so that two entries are alike just where the paper says they are.
    /// </summary>
    public static LogEntry Make(long index, long term) =>
        new(index, term, TimeSpan.Zero, EntryKind.Command, Encoding.ASCII.GetBytes(Name(index, term)));

    /// <summary>An entry that brings a membership.</summary>
    public static LogEntry Of(long index, long term, Membership membership) =>
        new(index, term, TimeSpan.Zero, EntryKind.Membership, MembershipCodec.Encode(membership));

    /// <summary>The command of an entry that the tests have made.</summary>
    public static string Name(long index, long term) => $"{index}@{term}";

    /// <summary>The terms of the entries that a log holds, first to last.</summary>
    public static long[] TermsOf(RaftLog log) => [.. All(log).Select(entry => entry.Term)];

    /// <summary>The entries that a log holds, first to last.</summary>
    public static IEnumerable<LogEntry> All(RaftLog log)
    {
        for (long index = log.FirstIndex; index <= log.LastIndex; index++)
        {
            yield return log[index];
        }
    }
}
