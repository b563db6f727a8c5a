namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>
/// A script: blocks of commands, each with what comes of it. Only commands and comments are read here; the traces in the file are what the
/// whole text is compared with after the commands have run.
/// </summary>
internal sealed class Script
{
    /// <summary>The line between commands and their trace.</summary>
    public const string Separator = "----";

    private readonly string _file;
    private readonly List<ScriptBlock> _blocks = [];
    private readonly List<string> _before = [];
    private readonly List<string> _text = [];
    private readonly List<ScriptCommand> _commands = [];

    private Script(string file) => _file = file;

    /// <summary>Its blocks, in order.</summary>
    public IReadOnlyList<ScriptBlock> Blocks => _blocks;

    /// <summary>The comment that it begins with, without the marks.</summary>
    public IReadOnlyList<string> Header =>
        [.. (_blocks.Count > 0 ? _blocks[0].Before : _before).TakeWhile(IsComment).Select(line => line[1..].Trim())];

    /// <summary>Reads a script.</summary>
    /// <param name="file">Its name, for those who look for an error.</param>
    /// <param name="text">What it says.</param>
    /// <exception cref="ScriptException">It is no script.</exception>
    public static Script Parse(string file, string text)
    {
        Script script = new(file);
        bool isTrace = false;
        int number = 0;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (isTrace && line.Length > 0)
            {
                continue;
            }

            isTrace = line == Separator;
            script.Read(line, number);
        }

        script.EndBlock();
        return script;
    }

    /// <summary>Runs all commands in a group of their own.</summary>
    /// <returns>The script as it should be: its commands and comments, and what came of them now.</returns>
    /// <exception cref="ScriptException">A command cannot be carried out.</exception>
    public string Run()
    {
        ScriptRunner runner = new();
        List<string> lines = [];
        foreach (ScriptBlock block in _blocks)
        {
            AddApart(lines, block.Before);
            lines.AddRange(block.Text);
            lines.Add(Separator);
            lines.AddRange(block.Commands.SelectMany(runner.Run));
        }

        AddApart(lines, _before);
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return string.Concat(lines.Select(line => $"{line}\n"));
    }

    /// <summary>A trace ends with an empty line.</summary>
    private static void AddApart(List<string> lines, IReadOnlyList<string> more)
    {
        if (lines.Count > 0 && (more.Count == 0 || more[0].Length > 0))
        {
            lines.Add(string.Empty);
        }

        lines.AddRange(more);
    }

    private static bool IsComment(string line) => line.StartsWith('#');

    private void Read(string line, int number)
    {
        if (line == Separator)
        {
            if (_commands.Count == 0)
            {
                throw new ScriptException(_file, number, $"{Separator} stands below commands, and there are none before it");
            }

            EndBlock();
        }
        else if (line.Trim().Length == 0 || (IsComment(line) && _commands.Count == 0))
        {
            EndBlock();
            _before.Add(line.Trim());
        }
        else
        {
            _text.Add(line.TrimEnd());
            if (!IsComment(line.TrimStart()))
            {
                ReadCommand(line, number);
            }
        }
    }

    private void ReadCommand(string line, int number)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (line[0] != ' ')
        {
            _commands.Add(new ScriptCommand(_file, number, words, []));
        }
        else if (_commands.Count > 0)
        {
            _commands[^1] = _commands[^1] with { Details = [.. _commands[^1].Details, (number, words)] };
        }
        else
        {
            throw new ScriptException(_file, number, "an indented line belongs to the command above it, and there is none");
        }
    }

    private void EndBlock()
    {
        if (_commands.Count > 0)
        {
            _blocks.Add(new ScriptBlock([.. _before], [.. _text], [.. _commands]));
            _before.Clear();
            _text.Clear();
            _commands.Clear();
        }
    }
}
