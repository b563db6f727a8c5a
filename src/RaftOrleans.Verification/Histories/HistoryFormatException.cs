namespace RaftOrleans.Verification;

/// <summary>A history file breaks its format. The message names the place, the field, and what is allowed there.</summary>
public sealed class HistoryFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="format">How the file is laid out, which decides what <paramref name="number"/> counts.</param>
    /// <param name="number">See <see cref="Number"/>.</param>
    /// <param name="field">See <see cref="Field"/>.</param>
    /// <param name="problem">What is wrong, and what is allowed.</param>
    /// <param name="inner">What found it, if anything did.</param>
    public HistoryFormatException(HistoryFormat format, long number, string? field, string problem, Exception? inner = null)
        : base($"{(format == HistoryFormat.JsonArray ? "element" : "line")} {number}: {(field is null ? "" : $"field '{field}' ")}{problem}", inner)
    {
        Format = format;
        Number = number;
        Field = field;
    }

    /// <summary>How the file is laid out.</summary>
    public HistoryFormat Format { get; }

    /// <summary>Where the file is wrong: the line of NDJSON, blank ones counted, or the element of a JSON array; from 1.</summary>
    public long Number { get; }

    /// <summary>The field that is wrong; null where it is not one field, as with text that is not JSON.</summary>
    public string? Field { get; }
}
