using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using EventParser = YamlDotNet.Core.Parser;

namespace RaftOrleans.Lab;

/// <summary>
/// Reads one YAML document into items that know where they stand. Only the plain part of YAML is allowed: no anchors, aliases or tags,
/// which would let a small file stand for a huge one, and no key twice.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>Most characters of a file.</summary>
    public const int MaxCharacters = 1_000_000;

    /// <summary>Most lists and mappings inside each other: a value in a step may have as many as the key-value store allows.</summary>
    private const int MaxDepth = 72;

    private readonly EventParser _parser;
    private readonly ScenarioProblems _problems;

    private YamlReader(string text, ScenarioProblems problems)
    {
        _parser = new EventParser(new StringReader(text));
        _problems = problems;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The file.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <returns>The document, or null where it cannot be read.</returns>
    public static YamlItem? Read(string text, ScenarioProblems problems)
    {
        if (text.Length > MaxCharacters)
        {
            problems.Add(1, 1, "", $"the file has more than {MaxCharacters} characters, which is too much for a scenario");
            return null;
        }

        try
        {
            return new YamlReader(text, problems).ReadDocument();
        }
        catch (YamlException e)
        {
            problems.Add((int)e.Start.Line, (int)e.Start.Column, "", $"not YAML: {ReasonOf(e)}");
            return null;
        }
    }

    /// <summary>The library's sentence, with the inner one where the outer says nothing.</summary>
    private static string ReasonOf(YamlException e) => (e.InnerException ?? e).Message.ReplaceLineEndings(" ").TrimEnd('.');

    private static (int Line, int Column) PlaceOf(ParsingEvent at) => ((int)at.Start.Line, (int)at.Start.Column);

    private YamlItem? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _problems.Add(1, 1, "", "the file is empty");
            return null;
        }

        _parser.Consume<DocumentStart>();
        YamlItem item = ReadItem(1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            Refuse(second, "a second document begins here, allowed is one");
        }

        return item;
    }

    private YamlItem ReadItem(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"more than {MaxDepth} lists and mappings inside each other");
        }

        ParsingEvent next = _parser.Consume<ParsingEvent>();
        if (next is AnchorAlias alias)
        {
            Refuse(alias, $"'*{alias.Value}' stands for something elsewhere: write it out");
            return new YamlText("", true, (int)alias.Start.Line, (int)alias.Start.Column);
        }

        NodeEvent node = (NodeEvent)next;
        Check(node);
        return node switch
        {
            SequenceStart => ReadList(PlaceOf(node), depth),
            MappingStart => ReadMap(PlaceOf(node), depth),
            _ => TextOf((Scalar)node),
        };
    }

    private YamlList ReadList((int Line, int Column) place, int depth)
    {
        List<YamlItem> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadItem(depth + 1));
        }

        return new YamlList(items, place.Line, place.Column);
    }

    private YamlMap ReadMap((int Line, int Column) place, int depth)
    {
        List<KeyValuePair<YamlText, YamlItem>> entries = [];
        Dictionary<string, YamlText> seen = new(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadItem(depth + 1) is not YamlText key)
            {
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a key is not a word");
            }

            YamlItem value = ReadItem(depth + 1);
            if (seen.TryAdd(key.Text, key))
            {
                entries.Add(new(key, value));
            }
            else
            {
                _problems.Add(key.Line, key.Column, key.Text, $"is there twice, first in line {seen[key.Text].Line}: allowed is once");
            }
        }

        return new YamlMap(entries, place.Line, place.Column);
    }

    private static YamlText TextOf(Scalar scalar) =>
        new(scalar.Value, scalar.Style != ScalarStyle.Plain, (int)scalar.Start.Line, (int)scalar.Start.Column);

    private void Check(NodeEvent item)
    {
        if (!item.Anchor.IsEmpty)
        {
            Refuse(item, $"'&{item.Anchor.Value}': anchors are not allowed");
        }

        if (!item.Tag.IsEmpty)
        {
            Refuse(item, $"'{item.Tag.Value}': tags are not allowed");
        }
    }

    private void Refuse(ParsingEvent at, string message) => _problems.Add((int)at.Start.Line, (int)at.Start.Column, "", message);
}
