namespace RaftOrleans.Client.Tests;

/// <summary>A keyboard whose keys are given beforehand; then it ends.</summary>
internal sealed class ScriptedKeyboard : IKeyReader
{
    private readonly Queue<ConsoleKeyInfo> _keys = new();

    /// <summary>Types text; a line feed is the Enter key, a tabulator the Tab key.</summary>
    public ScriptedKeyboard Type(string text)
    {
        foreach (char c in text)
        {
            Press(c switch { '\n' => ConsoleKey.Enter, '\t' => ConsoleKey.Tab, _ => ConsoleKey.None }, c);
        }

        return this;
    }

    /// <summary>Presses keys that have no character.</summary>
    public ScriptedKeyboard Press(params ConsoleKey[] keys)
    {
        foreach (ConsoleKey key in keys)
        {
            Press(key, '\0');
        }

        return this;
    }

    /// <summary>Presses a key together with Ctrl.</summary>
    public ScriptedKeyboard Control(ConsoleKey key)
    {
        _keys.Enqueue(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: true));
        return this;
    }

    /// <inheritdoc/>
    public ConsoleKeyInfo? ReadKey() => _keys.TryDequeue(out ConsoleKeyInfo key) ? key : null;

    private void Press(ConsoleKey key, char c) => _keys.Enqueue(new ConsoleKeyInfo(c, key, shift: false, alt: false, control: false));
}
