namespace RaftOrleans.Lab;

/// <summary>
/// The colours of reports, by what they stand for. Pictures name them as CSS variables (<see cref="ReportColors"/>), so that one picture
/// fits a light and a dark page.
/// </summary>
public enum ReportColor
{
    /// <summary>Text and lines that matter.</summary>
    Ink,

    /// <summary>Text and lines beside the point.</summary>
    Muted,

    /// <summary>Grid lines and borders.</summary>
    Grid,

    /// <summary>The background.</summary>
    Paper,

    /// <summary>A background a little apart from the page's.</summary>
    Panel,

    /// <summary>It holds.</summary>
    Good,

    /// <summary>It does not hold, or it was lost.</summary>
    Bad,

    /// <summary>Nobody knows.</summary>
    Unsure,

    /// <summary>A fault is in force.</summary>
    Fault,

    /// <summary>The node leads.</summary>
    Leader,

    /// <summary>The node stands for election, or asks whether it might.</summary>
    Candidate,

    /// <summary>The node follows.</summary>
    Follower,

    /// <summary>The node does not run.</summary>
    Down,

    /// <summary>The first of eight colours that are told apart and mean nothing by themselves: series, terms, clients.</summary>
    Series1,

    /// <summary>The second.</summary>
    Series2,

    /// <summary>The third.</summary>
    Series3,

    /// <summary>The fourth.</summary>
    Series4,

    /// <summary>The fifth.</summary>
    Series5,

    /// <summary>The sixth.</summary>
    Series6,

    /// <summary>The seventh.</summary>
    Series7,

    /// <summary>The eighth.</summary>
    Series8,
}
