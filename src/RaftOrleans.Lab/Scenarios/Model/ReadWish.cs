namespace RaftOrleans.Lab;

/// <summary>What a scenario expects of a read.</summary>
public enum ReadWish
{
    /// <summary>Any answer.</summary>
    Answered,

    /// <summary>No answer in time.</summary>
    Unanswered,

    /// <summary>A certain value.</summary>
    Value,

    /// <summary>That there is no such key.</summary>
    Absent,

    /// <summary>An answer that no linearizable store could give: it misses a write that was acknowledged before.</summary>
    Stale,
}
