namespace RaftOrleans.Verification;

/// <summary>How the operations of a history file are laid out.</summary>
public enum HistoryFormat
{
    /// <summary>A JSON object per line.</summary>
    Ndjson,

    /// <summary>One JSON array of objects.</summary>
    JsonArray,
}
