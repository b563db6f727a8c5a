using System.Reflection;

namespace RaftOrleans.Architecture.Tests;

/// <summary>The files that the tests look at.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", "artifacts", "bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules", ".vs", ".idea"];

    /// <summary>The directory that holds RaftOrleans.sln.</summary>
    public static string Top { get; } = FindTop();

    /// <summary>Whether this build is one with the Orleans packages.</summary>
    public static bool UseOrleans { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(metadata => metadata is { Key: "UseOrleans", Value: "true" });

    /// <summary>Project files below <paramref name="directory"/>, in order of name.</summary>
    public static IReadOnlyList<ProjectFile> Projects(string directory) =>
        Files(directory, "*.csproj").Select(ProjectFile.Read).ToList();

    /// <summary>
    /// Files below <paramref name="directory"/> (relative to the top; empty for everything) that are not output.
    /// </summary>
    public static IReadOnlyList<string> Files(string directory, string pattern)
    {
        var files = new List<string>();
        Collect(Path.Combine(Top, directory), pattern, files);
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    /// <summary>The path as one would write it in the repository.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Top, path).Replace('\\', '/');

    private static void Collect(string directory, string pattern, List<string> files)
    {
        // In a git worktree .git is a file.
        files.AddRange(Directory.EnumerateFiles(directory, pattern).Where(file => !NotOurs.Contains(Path.GetFileName(file))));
        foreach (var child in Directory.EnumerateDirectories(directory))
        {
            if (!NotOurs.Contains(Path.GetFileName(child)))
            {
                Collect(child, pattern, files);
            }
        }
    }

    private static string FindTop()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "RaftOrleans.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No RaftOrleans.sln above {AppContext.BaseDirectory}.");
    }
}
