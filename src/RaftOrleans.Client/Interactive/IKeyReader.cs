namespace RaftOrleans.Client;

/// <summary>A keyboard.</summary>
public interface IKeyReader
{
    /// <summary>Waits for the next key and shows nothing. Ctrl+C comes as a key.</summary>
    /// <returns>The key, or null when there will be no more.</returns>
    ConsoleKeyInfo? ReadKey();
}
