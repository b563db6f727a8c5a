namespace RaftOrleans.Lab;

/// <summary>A value in a YAML file, and where it stands.</summary>
/// <param name="Line">Line of its first character, from 1.</param>
/// <param name="Column">Column of its first character, from 1.</param>
internal abstract record YamlItem(int Line, int Column)
{
    /// <summary>What it is, for a person.</summary>
    public abstract string Kind { get; }
}

/// <summary>A word, a number, a sentence: what it means depends on where it stands.</summary>
/// <param name="Text">The text without quotes.</param>
/// <param name="IsQuoted">Whether it was quoted or a block, and so is text whatever it looks like.</param>
/// <param name="Line">Line of its first character, from 1.</param>
/// <param name="Column">Column of its first character, from 1.</param>
internal sealed record YamlText(string Text, bool IsQuoted, int Line, int Column) : YamlItem(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => Text.Length == 0 && !IsQuoted ? "empty" : $"'{Short}'";

    private string Short => Text.Length <= 60 ? Text : Text[..57] + "...";
}

/// <summary>A list.</summary>
internal sealed record YamlList(IReadOnlyList<YamlItem> Items, int Line, int Column) : YamlItem(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>Keys and values, in the order of the file; every key once.</summary>
internal sealed record YamlMap(IReadOnlyList<KeyValuePair<YamlText, YamlItem>> Entries, int Line, int Column) : YamlItem(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <summary>The value of a key, or null.</summary>
    public YamlItem? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Text == key).Value;

    /// <summary>A text that is known to be there.</summary>
    public string Text(string key) => ((YamlText)this[key]!).Text;

    /// <summary>A text that may be there.</summary>
    public string? TextOrNull(string key) => (this[key] as YamlText)?.Text;
}
