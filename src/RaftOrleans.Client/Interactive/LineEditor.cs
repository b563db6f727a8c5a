using System.Globalization;
using System.Text;

namespace RaftOrleans.Client;

/// <summary>
/// Edits one line on a terminal: cursor keys, the usual control keys, history, completion by Tab. A line longer than the terminal is
/// wide scrolls sideways, so that one row is all it ever redraws.
/// </summary>
internal sealed class LineEditor(ConsoleHost host, LineHistory history, Func<string, int, Completion> complete)
{
    private readonly TextWriter _out = host.Out;
    private readonly StringBuilder _text = new();
    private string _prompt = "";
    private string _unsent = "";
    private int _cursor;
    private int _shown;
    private int _recalled;

    private enum Step
    {
        Go,
        Done,
        Cancelled,
        End,
    }

    /// <summary>Reads a line.</summary>
    /// <returns>The line, empty when it was cancelled, or null at the end of the input.</returns>
    public string? ReadLine(string prompt)
    {
        _prompt = prompt;
        _recalled = history.Lines.Count;
        _unsent = "";
        Set("");
        while (true)
        {
            Draw();
            Step step = host.Keyboard!.ReadKey() is { } key ? Handle(key) : Step.End;
            if (step == Step.Go)
            {
                continue;
            }

            _cursor = _text.Length;
            Draw();
            _out.WriteLine(step == Step.Cancelled ? "^C" : "");
            return step switch
            {
                Step.Done => _text.ToString(),
                Step.Cancelled => "",
                _ => null,
            };
        }
    }

    private Step Handle(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
        {
            return HandleControl(key.Key);
        }

        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return Step.Done;
            case ConsoleKey.Tab:
                Complete();
                break;
            case ConsoleKey.Backspace:
                Remove(Before(_cursor), _cursor);
                break;
            case ConsoleKey.Delete:
                Remove(_cursor, After(_cursor));
                break;
            case ConsoleKey.LeftArrow:
                _cursor = Before(_cursor);
                break;
            case ConsoleKey.RightArrow:
                _cursor = After(_cursor);
                break;
            case ConsoleKey.Home:
                _cursor = 0;
                break;
            case ConsoleKey.End:
                _cursor = _text.Length;
                break;
            case ConsoleKey.UpArrow:
                Recall(-1);
                break;
            case ConsoleKey.DownArrow:
                Recall(1);
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                {
                    _text.Insert(_cursor++, key.KeyChar);
                }

                break;
        }

        return Step.Go;
    }

    private Step HandleControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.C:
                return Step.Cancelled;
            case ConsoleKey.D when _text.Length == 0:
                return Step.End;
            case ConsoleKey.D:
                Remove(_cursor, After(_cursor));
                break;
            case ConsoleKey.J or ConsoleKey.M:
                return Step.Done;
            case ConsoleKey.H:
                Remove(Before(_cursor), _cursor);
                break;
            case ConsoleKey.A:
                _cursor = 0;
                break;
            case ConsoleKey.E:
                _cursor = _text.Length;
                break;
            case ConsoleKey.B:
                _cursor = Before(_cursor);
                break;
            case ConsoleKey.F:
                _cursor = After(_cursor);
                break;
            case ConsoleKey.K:
                Remove(_cursor, _text.Length);
                break;
            case ConsoleKey.U:
                Remove(0, _cursor);
                break;
            case ConsoleKey.W or ConsoleKey.Backspace:
                Remove(WordStart(), _cursor);
                break;
            case ConsoleKey.P:
                Recall(-1);
                break;
            case ConsoleKey.N:
                Recall(1);
                break;
            case ConsoleKey.L:
                _out.Write("\e[2J\e[H");
                break;
        }

        return Step.Go;
    }

    private void Complete()
    {
        string line = _text.ToString();
        Completion found = complete(line, _cursor);
        if (found.Candidates.Count == 0)
        {
            return;
        }

        string word = line[found.Start.._cursor];
        string common = CommonStart(found.Candidates);
        if (found.Candidates.Count == 1)
        {
            Replace(found.Start, common + " ");
        }
        else if (common.Length > word.Length)
        {
            Replace(found.Start, common);
        }
        else
        {
            _out.WriteLine();
            _out.WriteLine(string.Join("  ", found.Candidates));
        }
    }

    private void Replace(int start, string with)
    {
        Remove(start, _cursor);
        _text.Insert(start, with);
        _cursor = start + with.Length;
    }

    private static string CommonStart(IReadOnlyList<string> words)
    {
        int length = words.Min(word => word.Length);
        for (int i = 0; i < length; i++)
        {
            if (words.Any(word => word[i] != words[0][i]))
            {
                return words[0][..i];
            }
        }

        return words[0][..length];
    }

    private void Recall(int by)
    {
        int wanted = _recalled + by;
        if (wanted < 0 || wanted > history.Lines.Count)
        {
            return;
        }

        if (_recalled == history.Lines.Count)
        {
            _unsent = _text.ToString();
        }

        _recalled = wanted;
        Set(wanted == history.Lines.Count ? _unsent : history.Lines[wanted]);
    }

    private void Set(string text)
    {
        _text.Clear().Append(text);
        _cursor = text.Length;
        _shown = 0;
    }

    private void Remove(int from, int to)
    {
        _text.Remove(from, to - from);
        _cursor = from;
    }

    // A character outside the basic plane is two of the buffer's, and never taken apart.
    private int Before(int at) => at == 0 ? 0 : at > 1 && char.IsLowSurrogate(_text[at - 1]) ? at - 2 : at - 1;

    private int After(int at) => at == _text.Length ? at : char.IsHighSurrogate(_text[at]) && at + 1 < _text.Length ? at + 2 : at + 1;

    private int WordStart()
    {
        int at = _cursor;
        while (at > 0 && char.IsWhiteSpace(_text[at - 1]))
        {
            at--;
        }

        while (at > 0 && !char.IsWhiteSpace(_text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private void Draw()
    {
        int room = Math.Max(10, host.Width() - _prompt.Length - 1);
        _shown = Math.Clamp(_shown, Math.Max(0, _cursor - room), _cursor);
        string visible = _text.ToString(_shown, Math.Min(room, _text.Length - _shown));
        int column = _prompt.Length + _cursor - _shown;
        _out.Write(string.Create(CultureInfo.InvariantCulture, $"\r{_prompt}{visible}\e[K\r\e[{column}C"));
        _out.Flush();
    }
}
