namespace RaftOrleans.Lab;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading; any text.</param>
/// <param name="IsNumber">Whether it holds numbers, which stand at the right.</param>
public readonly record struct HtmlColumn(string Title, bool IsNumber = false)
{
    /// <summary>A column of texts.</summary>
    public static implicit operator HtmlColumn(string title) => new(title);

    /// <summary>A column of texts.</summary>
    public static HtmlColumn FromString(string title) => new(title);
}
