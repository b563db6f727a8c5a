using System.Globalization;

namespace RaftOrleans.Lab;

/// <summary>The numbers of figures as text: four digits are more than any of them is sure of.</summary>
public static class FigureText
{
    /// <summary>A value of a statistic; shares of whole numbers as such.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        string format = size >= 1_000 ? "N0"
            : size >= 100 ? "0"
            : size >= 10 ? "0.0"
            : size >= 1 ? "0.##"
            : size >= .01 || size == 0 ? "0.###"
            : "0.#####";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A published value, with all its digits.</summary>
    public static string Published(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);

    /// <summary>A range.</summary>
    public static string Range(ValueRange range) => $"{Number(range.Low)} to {Number(range.High)}";

    /// <summary>How tolerances are chosen, in sentences.</summary>
    public static string ToleranceOf(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        string scatter = string.Create(
            CultureInfo.InvariantCulture,
            $"A published value must lie in the range in which the same statistic of another such sample lies with a probability of "
            + $"{100 * FigureRun.ToleranceConfidence:0.##} %");
        return figure.ModelTolerance > 0
            ? string.Create(
                CultureInfo.InvariantCulture, $"{scatter}, widened by {100 * figure.ModelTolerance:0.#} % for what the model leaves out.")
            : $"{scatter}.";
    }

    /// <summary>One value that is not within its tolerance.</summary>
    public static string Deviation(FigureRowResult row, FigureValue value)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(value);
        string awaited = value.Published is { } published ? $"published {Published(published)}" : $"computed {Number(value.Computed!.Value)}";
        return $"{row.Row.Label} {value.Statistic.Name}: measured {Number(value.Measured)}, {awaited}, tolerance {Range(value.Tolerance!.Value)}";
    }
}
