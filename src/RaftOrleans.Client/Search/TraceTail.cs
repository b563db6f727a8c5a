using System.Globalization;
using System.Text;

namespace RaftOrleans.Client;

/// <summary>Keeps the last lines of a run's events, up to a moment.</summary>
/// <param name="length">How many lines at most.</param>
/// <param name="until">Lines after this virtual time are dropped; null for none.</param>
internal sealed class TraceTail(int length, TimeSpan? until) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly Queue<string> _lines = new();
    private readonly StringBuilder _line = new();

    /// <summary>The lines kept, oldest first.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        string line = _line.ToString();
        _line.Clear();
        if (length == 0 || IsLate(line))
        {
            return;
        }

        _lines.Enqueue(line);
        if (_lines.Count > length)
        {
            _lines.Dequeue();
        }
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder? value)
    {
        foreach (ReadOnlyMemory<char> chunk in (value ?? new StringBuilder()).GetChunks())
        {
            Write(chunk.Span);
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        foreach (char c in buffer)
        {
            Write(c);
        }
    }

    /// <summary>Every line begins with its virtual time in seconds.</summary>
    private bool IsLate(string line) => until is { } end
        && double.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(' ', StringComparison.Ordinal))), CultureInfo.InvariantCulture, out double seconds)
        && seconds > end.TotalSeconds;
}
