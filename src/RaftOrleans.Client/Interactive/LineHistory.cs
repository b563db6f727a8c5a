namespace RaftOrleans.Client;

/// <summary>The lines of a session, the newest last. Lines with a token are not kept.</summary>
internal sealed class LineHistory
{
    private const int MaxLines = 1_000;

    private readonly List<string> _lines = [];

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Keeps a line, unless it is empty or the one before.</summary>
    public void Add(string line)
    {
        string trimmed = line.Trim();
        if (trimmed.Length == 0 || trimmed.Contains("--token", StringComparison.Ordinal) || (_lines.Count > 0 && _lines[^1] == trimmed))
        {
            return;
        }

        _lines.Add(trimmed);
        if (_lines.Count > MaxLines)
        {
            _lines.RemoveAt(0);
        }
    }
}
