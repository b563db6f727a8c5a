using System.Globalization;
using RaftOrleans.Web;

namespace RaftOrleans.Silo;

/// <summary>
/// Reads settings by type. What is wrong is noted, with its source, key and value and with what is allowed, and reading goes on: a person
/// gets all errors at once. What has been asked for is known; the rest are misspelt keys.
/// </summary>
internal sealed class SettingsReader(RawSettings raw)
{
    private readonly List<string> _errors = [];
    private readonly SortedSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _passed = [];

    /// <summary>Tries to read a value.</summary>
    public delegate bool TryParse<T>(string text, out T value);

    /// <summary>All that is wrong so far.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Reads a value.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="fallback">What it is where nobody says.</param>
    /// <param name="allowed">What is allowed, in words.</param>
    /// <param name="parse">Reads it, and says no to what is not allowed.</param>
    public T Read<T>(string key, T fallback, string allowed, TryParse<T> parse)
    {
        _known.Add(key);
        if (raw.Find(key) is not { } setting)
        {
            return fallback;
        }

        if (parse(setting.Value, out T value))
        {
            return value;
        }

        Refuse(setting, allowed);
        return fallback;
    }

    /// <summary>A whole number.</summary>
    public long Number(string key, long fallback, long least, long most) => Read(
        key,
        fallback,
        string.Create(CultureInfo.InvariantCulture, $"a number, {least} to {most}"),
        (string text, out long number) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            && number >= least && number <= most);

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool fallback) => Read<bool>(key, fallback, "true or false", bool.TryParse);

    /// <summary>A length of time. Its range is checked by whoever uses it.</summary>
    public TimeSpan Time(string key, TimeSpan fallback) => Read<TimeSpan>(key, fallback, Duration.Allowed, Duration.TryParse);

    /// <summary>One of some words.</summary>
    public string Word(string key, string fallback, params string[] words) => Read(
        key,
        fallback,
        words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}",
        (string text, out string word) =>
        {
            word = Array.Find(words, candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? "";
            return word.Length > 0;
        });

    /// <summary>Any text, or null where nobody says.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        return raw.Find(key)?.Value;
    }

    /// <summary>The numbers that are given below a key, in order: the places of a list.</summary>
    public IReadOnlyList<int> Places(string section) =>
    [
        .. raw.Below(section)
            .Select(setting => setting.Key.Split(':')[section.Split(':').Length])
            .Where(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(part => int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture))
            .Distinct()
            .Order(),
    ];

    /// <summary>Whether a list is given, and empty.</summary>
    public bool IsEmptyList(string key) => raw.Find(key)?.Value == SettingsFile.EmptyList;

    /// <summary>Lets everything below a key pass: somebody else reads it.</summary>
    public IReadOnlyDictionary<string, string?> Pass(string section)
    {
        _passed.Add(section);
        return raw.Below(section).ToDictionary(setting => setting.Key, setting => (string?)setting.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Notes that a setting is not allowed.</summary>
    public void Refuse(string key, string allowed)
    {
        if (raw.Find(key) is { } setting)
        {
            Refuse(setting, allowed);
        }
        else
        {
            _errors.Add($"{key} is not given, allowed is {allowed}");
        }
    }

    /// <summary>Notes something that is wrong with settings together.</summary>
    public void Note(string error) => _errors.Add(error);

    /// <summary>Notes every setting that nobody has asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (RawSetting setting in raw.All)
        {
            bool isPassed = _passed.Exists(section => setting.Key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));
            if (isPassed || _known.Contains(setting.Key))
            {
                continue;
            }

            List<string> below = [.. _known.Where(key => key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase))];
            if (below.Count > 0 || _passed.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            {
                string with = below.Count > 0 ? $" with {string.Join(", ", below)}" : "";
                _errors.Add($"{setting.Source}: {setting.Key} is '{setting.Value}', allowed is a section{with}");
            }
            else
            {
                string meant = Spelling.Nearest(setting.Key, _known) is { } nearest
                    ? $"did you mean {nearest}?"
                    : $"known are {KnownNear(setting.Key)}";
                _errors.Add($"{setting.Source}: {setting.Key} is not a setting, {meant}");
            }
        }
    }

    private string KnownNear(string key)
    {
        string section = key.Split(':')[0];
        List<string> near = [.. _known.Where(known => known.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase))];
        return near.Count > 0
            ? string.Join(", ", near)
            : string.Join(", ", _known.Select(known => known.Split(':')[0]).Concat(_passed).Distinct(StringComparer.OrdinalIgnoreCase));
    }

    private void Refuse(RawSetting setting, string allowed)
    {
        string value = setting.Key.Equals(SettingKeys.Token, StringComparison.OrdinalIgnoreCase) ? "not allowed" : $"'{setting.Value}'";
        _errors.Add($"{setting.Source}: {setting.Key} is {value}, allowed is {allowed}");
    }
}
