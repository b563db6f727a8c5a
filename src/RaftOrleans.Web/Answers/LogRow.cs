using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>One entry of a log.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Term">Its term.</param>
/// <param name="Command">The command in words.</param>
/// <param name="Timestamp">The leader's clock when it appended the entry, in seconds of the world's time.</param>
/// <param name="Kind"><c>command</c> or <c>no_op</c>.</param>
/// <param name="Committed">Whether the node knows that it is committed.</param>
internal sealed record LogRow(long Index, long Term, string Command, double Timestamp, string Kind, bool Committed)
{
    /// <summary>The row of an entry.</summary>
    public static LogRow From(LogLine line) =>
        new(line.Index, line.Term, line.Command, line.Timestamp.TotalSeconds, Names.Of(line.Kind), line.Committed);
}
