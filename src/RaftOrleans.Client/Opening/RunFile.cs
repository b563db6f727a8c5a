namespace RaftOrleans.Client;

/// <summary>The files of runs: what goes wrong with them is told in a line.</summary>
internal static class RunFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage(failure.Message);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static void Write(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Failed($"cannot write {path}: {failure.Message}");
        }
    }
}
