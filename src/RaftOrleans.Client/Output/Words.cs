using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>Small things about words.</summary>
internal static class Words
{
    /// <summary><c>1 node</c>, <c>3 nodes</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary><c>n1, n2 and n3</c>.</summary>
    public static string List(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
