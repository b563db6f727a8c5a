using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>
/// The time of an event for people. A simulated world counts from its beginning; a real one counts from 1970, and nobody wants to read that.
/// </summary>
internal static class EventTime
{
    // Where real time was in 2001; a simulated world would have to run for 31 years of its own.
    private const double FirstReal = 1e12;

    /// <summary><c>37.647 s</c> of a simulated world, <c>14:03:07.253</c> on the clock of this machine for a real one.</summary>
    /// <param name="milliseconds">Milliseconds of the world's time.</param>
    public static string InWords(double milliseconds) =>
        milliseconds < FirstReal
            ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.000} s")
            : DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds).ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
