namespace RaftOrleans.Client;

/// <summary>Files that commands write: where one cannot be written, the command says so in one line.</summary>
internal static class FileOutput
{
    /// <summary>Writes.</summary>
    /// <param name="path">What is written, for the message.</param>
    /// <param name="write">Writes it and gives something back.</param>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static T Write<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.Failed($"cannot write {path}: {failure.Message}");
        }
    }

    /// <summary>Writes.</summary>
    public static void Write(string path, Action write) => Write(path, () =>
    {
        write();
        return true;
    });

    /// <summary>Writes text.</summary>
    public static void WriteText(string path, Action<TextWriter> write) => Write(path, () =>
    {
        using var text = new StreamWriter(path);
        write(text);
    });

    /// <summary>A word as a person has to write it in a command.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or '\\')
            ? word
            : $"'{word}'";
}
