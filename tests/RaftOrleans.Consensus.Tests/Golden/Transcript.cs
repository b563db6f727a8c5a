using System.Globalization;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>The trace of a command: a line for all that a node is told and does, and one for each moment at which that is.</summary>
internal sealed class Transcript
{
    private readonly List<string> _lines = [];
    private TimeSpan _shown;
    private int _hidden;

    /// <summary>The time since the start.</summary>
    public Func<TimeSpan> Clock { get; set; } = () => TimeSpan.Zero;

    /// <summary>Whether lines are only counted.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>A time as scripts show it.</summary>
    public static string InWords(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");

    /// <summary>Something about a node.</summary>
    public void Add(NodeId node, string verb, string text) => Add($"{node} {verb,-7} {text}");

    /// <summary>Something about no node.</summary>
    public void Add(string line)
    {
        ShowTime();
        if (IsQuiet)
        {
            _hidden++;
        }
        else
        {
            _lines.Add(line.TrimEnd());
        }
    }

    /// <summary>The lines since the last time.</summary>
    public IReadOnlyList<string> Take()
    {
        ShowTime();
        if (_hidden > 0)
        {
            _lines.Add($"... {_hidden} lines");
        }

        string[] lines = _lines.Count > 0 ? [.. _lines] : ["nothing happens"];
        _lines.Clear();
        _hidden = 0;
        return lines;
    }

    private void ShowTime()
    {
        TimeSpan now = Clock();
        if (now == _shown)
        {
            return;
        }

        _shown = now;
        if (!IsQuiet)
        {
            _lines.Add($"time {InWords(now)}");
        }
    }
}
