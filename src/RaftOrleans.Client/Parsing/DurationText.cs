using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>Durations as people write them: <c>50ms</c>, <c>1.5s</c>, <c>2m</c>, <c>1h</c>, or a number of the option's own unit.</summary>
internal static class DurationText
{
    private static readonly (string Name, double Milliseconds)[] Units =
        [("us", 0.001), ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Reads a duration of zero or more and of a day at most.</summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="unit">What a number without a unit counts, such as <c>ms</c>.</param>
    /// <param name="duration">The duration, when the answer is true.</param>
    public static bool TryParse(string text, string unit, out TimeSpan duration)
    {
        string trimmed = text.Trim();
        string digits = trimmed.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        string suffix = trimmed[digits.Length..];
        double scale = Array.Find(Units, known => known.Name == (suffix.Length == 0 ? unit : suffix)).Milliseconds;
        duration = default;
        if (scale == 0
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || number * scale > TimeSpan.MillisecondsPerDay)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Round(number * scale * TimeSpan.TicksPerMillisecond));
        return true;
    }

    /// <summary>A duration as a person reads it, such as <c>340 ms</c> or <c>1.25 s</c>.</summary>
    public static string Format(TimeSpan duration) => duration.TotalMilliseconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMicroseconds:0} us"),
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.##} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.#} min"),
    };
}
