using System.Globalization;

namespace RaftOrleans.Consensus;

/// <summary>
/// Index and term of a log entry. Two logs that hold an entry with the same index and term are identical up to it
/// (Log Matching, paper, section 5.3).
/// </summary>
/// <param name="Index">Place in the log; 0 stands before the first entry.</param>
/// <param name="Term">Term of the entry; 0 before the first entry.</param>
public readonly record struct LogPosition(long Index, long Term)
{
    /// <summary>The place before the first entry.</summary>
    public static readonly LogPosition Start;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}@{Term}");
}
