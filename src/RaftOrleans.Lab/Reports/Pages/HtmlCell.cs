namespace RaftOrleans.Lab;

/// <summary>A cell of a table.</summary>
/// <param name="Text">Any text; line breaks are kept.</param>
/// <param name="Tone">How it is meant.</param>
public readonly record struct HtmlCell(string Text, HtmlTone Tone = HtmlTone.Plain)
{
    /// <summary>A plain cell.</summary>
    public static implicit operator HtmlCell(string text) => new(text);

    /// <summary>A plain cell.</summary>
    public static HtmlCell FromString(string text) => new(text);
}
