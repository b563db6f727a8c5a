using System.Buffers;
using System.Globalization;

namespace RaftOrleans.Web;

/// <summary>
/// Lengths of time as people write them: <c>150ms</c>, <c>2s</c>, <c>1.5m</c>, <c>1h</c>, <c>100us</c>, or <c>00:00:00.15</c>. A bare
/// number is refused, because nobody can tell its unit.
/// </summary>
public static class Duration
{
    /// <summary>What is allowed, in words for an error message.</summary>
    public const string Allowed = "a number with a unit (us, ms, s, m, h), like 150ms, or hh:mm:ss.fff";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("us", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a length of time.</summary>
    /// <param name="text">What a person wrote.</param>
    /// <param name="value">The time, when the answer is true; never negative.</param>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed.Contains(':'))
        {
            return TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out value) && value >= TimeSpan.Zero;
        }

        int digits = trimmed.IndexOfAnyExcept(NumberCharacters);
        if (digits <= 0
            || !decimal.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return false;
        }

        ReadOnlySpan<char> suffix = trimmed[digits..].Trim();
        foreach ((string unit, long ticks) in Units)
        {
            if (suffix.Equals(unit, StringComparison.OrdinalIgnoreCase))
            {
                // Divided, not multiplied: the product of a long number overflows.
                if (number > (decimal)long.MaxValue / ticks)
                {
                    return false;
                }

                value = new TimeSpan((long)(number * ticks));
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a length of time in the largest unit that needs no fraction: <c>150ms</c>, <c>2s</c>, <c>1m</c>.</summary>
    public static string Format(TimeSpan value)
    {
        for (int i = Units.Length - 1; i >= 0; i--)
        {
            (string unit, long ticks) = Units[i];
            if (value != TimeSpan.Zero && value.Ticks % ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / ticks}{unit}");
            }
        }

        return value == TimeSpan.Zero ? "0s" : value.ToString("c", CultureInfo.InvariantCulture);
    }
}
