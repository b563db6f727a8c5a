using System.Globalization;

namespace RaftOrleans.Lab;

/// <summary>Times as scenario files write them: a number and its unit, such as <c>150ms</c>, <c>1.5s</c>, <c>2m</c>.</summary>
internal static class ScenarioDuration
{
    /// <summary>What is allowed, as a regular expression.</summary>
    public const string Pattern = "^[0-9]+(\\.[0-9]+)?(us|ms|s|m|h)$";

    /// <summary>Longest time: a scenario is not a soak test.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly (string Name, long Ticks)[] Units =
    [
        ("us", TimeSpan.TicksPerMicrosecond), ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a time of zero or more and of an hour at most.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        string digits = text.TrimEnd("hmsu".ToCharArray());
        long unit = Array.Find(Units, known => known.Name == text[digits.Length..]).Ticks;
        if (unit == 0
            || !char.IsAsciiDigit(digits.FirstOrDefault()) || !char.IsAsciiDigit(digits[^1])
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number > Longest.Ticks / unit)
        {
            return false;
        }

        time = new TimeSpan((long)(number * unit));
        return true;
    }

    /// <summary>A time in the file's own way, such as <c>1.5s</c>.</summary>
    public static string Format(TimeSpan time) => time switch
    {
        _ when time == TimeSpan.Zero => "0s",
        { TotalMilliseconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0.#}us"),
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###}ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.###}m"),
    };
}
