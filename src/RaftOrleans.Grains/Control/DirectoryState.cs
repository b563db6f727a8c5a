namespace RaftOrleans.Grains;

/// <summary>What the list of groups remembers.</summary>
internal sealed class DirectoryState
{
    /// <summary>The names of all groups.</summary>
    public SortedSet<string> Groups { get; set; } = new(StringComparer.Ordinal);
}
