using System.Text.RegularExpressions;

namespace RaftOrleans.Architecture.Tests;

/// <summary>Code in the documentation that says where it is from: a comment <c>code: path</c> above the block.</summary>
internal static partial class DocumentedCode
{
    /// <summary>The blocks of a page, and the files that they are from.</summary>
    public static IReadOnlyList<(string File, string Code)> In(string page) =>
        [.. Block().Matches(page).Select(match => (match.Groups["file"].Value, match.Groups["code"].Value))];

    /// <summary>What is wrong with the blocks of a page.</summary>
    /// <param name="page">The page's text.</param>
    /// <param name="read">Reads a file of the repository; null where there is none.</param>
    public static IEnumerable<string> Outdated(string page, Func<string, string?> read)
    {
        if (Comment().Count(page) != In(page).Count)
        {
            yield return "a comment 'code: path' stands above no block of C#";
        }

        foreach ((string file, string code) in In(page))
        {
            if (read(file) is not { } text)
            {
                yield return $"there is no {file}";
            }
            else if (!$"\n{text}".Contains($"\n{code}", StringComparison.Ordinal))
            {
                yield return $"the code from {file} is not what stands there";
            }
        }
    }

    /// <summary>Lines of a source file that are neither empty nor a comment.</summary>
    public static int Lines(string text) => text.Split('\n').Count(line => line.Trim() is { Length: > 0 } code && !code.StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex(@"<!-- code: (?<file>\S+) -->\n```csharp\n(?<code>.*?\n)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex("<!-- code:")]
    private static partial Regex Comment();
}
