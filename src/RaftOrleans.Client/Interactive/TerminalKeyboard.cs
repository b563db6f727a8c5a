namespace RaftOrleans.Client;

/// <summary>The keyboard of the process's terminal.</summary>
internal sealed class TerminalKeyboard : IKeyReader
{
    /// <inheritdoc/>
    public ConsoleKeyInfo? ReadKey()
    {
        // Ctrl+C clears the line while one is edited, and interrupts while a command runs.
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        catch (InvalidOperationException)
        {
            // The terminal is gone.
            return null;
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
