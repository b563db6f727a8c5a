namespace RaftOrleans.Grains;

/// <summary>How long a call may take that has to do with all of a log, which may be long.</summary>
internal static class LongTimeout
{
    /// <summary>For the attribute of a call.</summary>
    public const string Text = "00:02:00";

    /// <summary>The same.</summary>
    public static TimeSpan Time { get; } = TimeSpan.Parse(Text);
}
