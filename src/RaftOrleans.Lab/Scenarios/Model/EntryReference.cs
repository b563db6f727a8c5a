using System.Globalization;

namespace RaftOrleans.Lab;

/// <summary>An entry of the log: by its index, or as the n-th after the end of the longest log at a mark.</summary>
/// <param name="Mark">The mark, or null for an index.</param>
/// <param name="Number">The index, or the distance from the mark.</param>
public sealed record EntryReference(string? Mark, long Number)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Mark is null ? "" : $"{Mark}+")}{Number}");
}
