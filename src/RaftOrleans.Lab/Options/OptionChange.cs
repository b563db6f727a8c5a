namespace RaftOrleans.Lab;

/// <summary>Whether an option may change while nodes run.</summary>
public enum OptionChange
{
    /// <summary>To any value of its range.</summary>
    Any,

    /// <summary>Only to higher values.</summary>
    Rising,

    /// <summary>Not at all.</summary>
    None,
}
