using System.Text.RegularExpressions;

namespace RaftOrleans.Architecture.Tests;

/// <summary>Rules for the text of source files. Each takes a file's name and text, so that it can be shown to fail.</summary>
internal static partial class HouseRules
{
    /// <summary>Longer files have more than one concern; the node's and the world's parts are files of their own.</summary>
    public const int MaximumLines = 400;

    public static IEnumerable<string> TooLong(string file, string text)
    {
        var lines = text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        if (lines > MaximumLines)
        {
            yield return $"{file} has {lines} lines; {MaximumLines} are allowed.";
        }
    }

    /// <summary>
    /// At most one public type at the top of a file, named as the file up to the first dot: RaftNode in RaftNode.cs and
    /// RaftNode.Reads.cs. Namespaces are file-scoped, so types at the top are those that are not indented.
    /// </summary>
    public static IEnumerable<string> MisplacedTypes(string file, string text)
    {
        var expected = Path.GetFileName(file).Split('.')[0];
        var types = PublicType().Matches(text).Select(match => match.Groups["name"].Value).Distinct().ToList();
        if (types.Count > 1)
        {
            yield return $"{file} has {types.Count} public types ({string.Join(", ", types)}); one is allowed.";
        }
        else if (types.Count == 1 && types[0] != expected)
        {
            yield return $"{file} has the public type {types[0]}; it belongs into {types[0]}.cs.";
        }
    }

    /// <summary>The repository speaks of itself alone: no directory of somebody's machine, no package source.</summary>
    public static IEnumerable<string> ForeignNames(string file, string text) =>
        ForeignName().Matches(text).Select(match => $"{file} mentions {match.Value}.");

    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|partial|readonly|ref|unsafe) )*(?:record struct|record class|record|class|struct|interface|enum|delegate [^(]*?) ?(?<name>\w+) *(?:<[^>(]*>)? *(?=[({:;\r\n]|where\b|$)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    // Written so that this file does not mention them either.
    [GeneratedRegex(@"(?<![\w.~}>])/(?:work|root|home)/[\w.]+|\bnuget\.(?:org)\b")]
    private static partial Regex ForeignName();
}
