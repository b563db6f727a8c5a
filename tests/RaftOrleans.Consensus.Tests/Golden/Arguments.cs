using System.Globalization;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>The words of a command behind its name, taken one after the other.</summary>
internal sealed class Arguments(ScriptCommand command, string usage)
{
    private readonly List<string> _words = [.. command.Words.Skip(1)];

    /// <summary>The command as it was written, without its name.</summary>
    public string Text => string.Join(' ', command.Words.Skip(1));

    /// <summary>The indented lines below the command.</summary>
    public IReadOnlyList<(int Line, string[] Words)> Details => command.Details;

    /// <summary>Whether a word is left.</summary>
    public bool HasMore => _words.Count > 0;

    /// <summary>The next word.</summary>
    public string Word(string what)
    {
        if (_words.Count == 0)
        {
            throw Error($"{what} is missing");
        }

        string word = _words[0];
        _words.RemoveAt(0);
        return word;
    }

    /// <summary>Whether a word comes anywhere; it is taken.</summary>
    public bool Has(string word) => _words.Remove(word);

    /// <summary>The value of a word <c>name=value</c>, wherever it comes, or null.</summary>
    public string? Value(string name)
    {
        int place = _words.FindIndex(word => word.StartsWith($"{name}=", StringComparison.Ordinal));
        if (place < 0)
        {
            return null;
        }

        string value = _words[place][(name.Length + 1)..];
        _words.RemoveAt(place);
        return value;
    }

    /// <summary>All words of a shape, wherever they come.</summary>
    public IReadOnlyList<string> All(Predicate<string> shape)
    {
        List<string> found = _words.FindAll(shape);
        _words.RemoveAll(shape);
        return found;
    }

    /// <summary>The next word is a node.</summary>
    public NodeId Node() => ParseNode(Word("a node"));

    /// <summary>The next words, as many as are nodes, at least one.</summary>
    public IReadOnlyList<NodeId> Nodes()
    {
        List<NodeId> nodes = [Node()];
        while (_words.Count > 0 && NodeId.TryParse(_words[0], out _))
        {
            nodes.Add(Node());
        }

        return nodes;
    }

    /// <summary>The next word is a number.</summary>
    public long Number(string what) => ParseNumber(Word(what), what);

    /// <summary>The next word is a time.</summary>
    public TimeSpan Time() => ParseTime(Word("a time"));

    /// <summary>A whole number from 0 on.</summary>
    public long ParseNumber(string word, string what) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw Error($"'{word}' is not {what}: a whole number from 0 on");

    /// <summary>A time with its unit.</summary>
    public TimeSpan ParseTime(string word) =>
        OptionWords.TryTime(word, out TimeSpan time) ? time : throw Error($"'{word}' is not a time: a number with ms or s, like 150ms");

    /// <summary>A node's name.</summary>
    public NodeId ParseNode(string word) =>
        NodeId.TryParse(word, out NodeId id) ? id : throw Error($"'{word}' is not a node: n1, n2 and so on, n3.1 for one that lost its disk");

    /// <summary>All words must have been taken.</summary>
    public void End()
    {
        if (_words.Count > 0)
        {
            throw Error($"'{_words[0]}' is not understood");
        }
    }

    /// <summary>What is wrong with this command, with what is allowed.</summary>
    public ScriptException Error(string problem) => Error(command.Line, problem);

    /// <summary>What is wrong with a line of this command.</summary>
    public ScriptException Error(int line, string problem) => new(command.File, line, $"{problem}. Allowed: {usage}");
}
