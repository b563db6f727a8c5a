using System.Globalization;
using System.Reflection;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>Options as scripts write them: <c>Name=value</c>, with the names of <see cref="RaftOptions"/>.</summary>
internal static class OptionWords
{
    /// <summary>What stands for the paper's own algorithm, without what the dissertation adds to elections and reads.</summary>
    public const string Plain = "plain";

    private static readonly PropertyInfo[] Known =
        [.. typeof(RaftOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    /// <summary>The names, in order.</summary>
    public static IEnumerable<string> Names => Known.Select(property => property.Name).Order(StringComparer.Ordinal);

    /// <summary>Whether a word is meant as an option.</summary>
    public static bool IsOption(string word) => word == Plain || (char.IsAsciiLetterUpper(word[0]) && word.Contains('='));

    /// <summary>Options with some changed.</summary>
    /// <param name="options">What was before.</param>
    /// <param name="words">What is to change.</param>
    /// <param name="error">Makes the error for a word that cannot be.</param>
    public static RaftOptions Apply(RaftOptions options, IEnumerable<string> words, Func<string, ScriptException> error)
    {
        RaftOptions changed = options with { };
        foreach (string word in words)
        {
            changed = word == Plain
                ? changed with { PreVote = false, CheckQuorum = false, LeaderStickiness = false, Leases = false }
                : Set(changed, word, error);
        }

        return changed;
    }

    /// <summary>Reads <c>150ms</c>, <c>0.5ms</c> or <c>2s</c>.</summary>
    public static bool TryTime(string word, out TimeSpan time)
    {
        int unit = word.EndsWith("ms", StringComparison.Ordinal) ? 2 : 1;
        bool isTime = word.EndsWith('s') && double.TryParse(
            word[..^unit], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double _);
        time = isTime
            ? TimeSpan.FromMilliseconds(double.Parse(word[..^unit], CultureInfo.InvariantCulture) * (unit == 2 ? 1 : 1_000))
            : TimeSpan.Zero;
        return isTime;
    }

    private static RaftOptions Set(RaftOptions options, string word, Func<string, ScriptException> error)
    {
        string name = word[..word.IndexOf('=', StringComparison.Ordinal)];
        string value = word[(name.Length + 1)..];
        PropertyInfo property = Known.FirstOrDefault(known => known.Name == name)
            ?? throw error($"there is no option {name}; there are {string.Join(' ', Names)}");
        object parsed = Parse(property.PropertyType, value)
            ?? throw error($"'{value}' is no value of {name}, which is {InWords(property.PropertyType)}");
        RaftOptions changed = options with { };
        property.SetValue(changed, parsed);
        return changed;
    }

    private static object? Parse(Type type, string value)
    {
        if (type == typeof(bool))
        {
            return value is "on" or "off" ? value == "on" : null;
        }

        if (type == typeof(TimeSpan))
        {
            return TryTime(value, out TimeSpan time) ? time : null;
        }

        return type == typeof(double)
            ? double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double real) ? real : null
            : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && (type == typeof(long) || number <= int.MaxValue)
                ? Convert.ChangeType(number, type, CultureInfo.InvariantCulture)
                : null;
    }

    private static string InWords(Type type) =>
        type == typeof(bool) ? "on or off"
        : type == typeof(TimeSpan) ? "a time like 150ms"
        : type == typeof(double) ? "a number like 1.1"
        : "a whole number";
}
