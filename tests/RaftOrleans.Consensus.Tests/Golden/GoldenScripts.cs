namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>The scripts in the source tree, and how a file is compared with what its commands bring about now.</summary>
internal static class GoldenScripts
{
    /// <summary>Set to 1 to write the files anew instead of comparing them.</summary>
    public const string Rewrite = "RAFT_GOLDEN_REWRITE";

    /// <summary>Lines that are shown before the first difference.</summary>
    private const int Context = 4;

    /// <summary>The top of the repository.</summary>
    public static string Top { get; } = FindTop();

    /// <summary>Where the scripts are.</summary>
    public static string Directory { get; } = Path.Combine(Top, "tests", "RaftOrleans.Consensus.Tests", "Golden", "Scripts");

    /// <summary>Whether the files are to be written anew.</summary>
    public static bool IsRewriting => Environment.GetEnvironmentVariable(Rewrite) == "1";

    /// <summary>The names of all scripts, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. System.IO.Directory.GetFiles(Directory, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The file of a script.</summary>
    public static string FileOf(string name) => Path.Combine(Directory, $"{name}.txt");

    /// <summary>What a script says.</summary>
    public static string Read(string name) => File.ReadAllText(FileOf(name)).ReplaceLineEndings("\n");

    /// <summary>Where a file differs from what came of its commands, in words; null where it does not.</summary>
    public static string? Difference(string name, string written, string actual)
    {
        if (written == actual)
        {
            return null;
        }

        string[] expected = written.Split('\n');
        string[] lines = actual.Split('\n');
        int first = expected.Zip(lines).TakeWhile(pair => pair.First == pair.Second).Count();
        IEnumerable<string> text =
        [
            $"{name}.txt is not what its commands bring about: line {first + 1} differs.",
            .. lines[Math.Max(0, first - Context)..first].Select(line => $"    {line}"),
            $"  - {LineOf(expected, first)}",
            $"  + {LineOf(lines, first)}",
            "'-' stands in the file, '+' has happened. Where the new trace is right, this writes it into the file:",
            $"    {Rewrite}=1 dotnet test tests/RaftOrleans.Consensus.Tests --filter {nameof(GoldenTests)}",
        ];
        return string.Join('\n', text);
    }

    private static string LineOf(string[] lines, int line) => line < lines.Length ? lines[line] : "(the file ends)";

    private static string FindTop()
    {
        for (DirectoryInfo? place = new(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            if (File.Exists(Path.Combine(place.FullName, "RaftOrleans.sln")))
            {
                return place.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no directory above {AppContext.BaseDirectory} holds RaftOrleans.sln, where the scripts are");
    }
}
