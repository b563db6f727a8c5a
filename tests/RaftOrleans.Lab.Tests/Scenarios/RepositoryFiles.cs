namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>Files of the repository that are not copied beside the tests.</summary>
internal static class RepositoryFiles
{
    private static readonly string Top = Find();

    /// <summary>The path of a file.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Top, .. parts]);

    private static string Find()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "RaftOrleans.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository");
    }
}
