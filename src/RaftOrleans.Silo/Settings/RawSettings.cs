namespace RaftOrleans.Silo;

/// <summary>
/// All settings as they were written, the later source winning. Keys are compared without regard to case, as everywhere in .NET
/// configuration.
/// </summary>
internal sealed class RawSettings
{
    private readonly Dictionary<string, RawSetting> _settings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, in order of their keys.</summary>
    public IEnumerable<RawSetting> All => _settings.Values.OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a setting, or replaces one of an earlier source.</summary>
    public void Set(string key, string value, string source) => _settings[key] = new RawSetting(key, value, source);

    /// <summary>The setting with this key, or null.</summary>
    public RawSetting? Find(string key) => _settings.GetValueOrDefault(key);

    /// <summary>The settings below this key.</summary>
    public IEnumerable<RawSetting> Below(string section) =>
        All.Where(setting => setting.Key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));
}
