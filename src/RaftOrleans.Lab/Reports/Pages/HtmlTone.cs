namespace RaftOrleans.Lab;

/// <summary>How a text of a page is meant.</summary>
public enum HtmlTone
{
    /// <summary>As it stands.</summary>
    Plain,

    /// <summary>It holds.</summary>
    Good,

    /// <summary>It does not hold.</summary>
    Bad,

    /// <summary>Nobody knows.</summary>
    Unsure,

    /// <summary>Beside the point.</summary>
    Muted,
}
