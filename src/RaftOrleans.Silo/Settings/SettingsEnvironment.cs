using System.Collections;

namespace RaftOrleans.Silo;

/// <summary>Reads environment variables: <c>RAFT_Http__Port</c> is <c>Http:Port</c>.</summary>
internal static class SettingsEnvironment
{
    private const string Prefix = "RAFT_";

    /// <summary>Reads them.</summary>
    /// <param name="variables">The environment.</param>
    /// <param name="settings">Where they go.</param>
    /// <remarks>
    /// A variable without a section counts only where it is, or nearly is, the name of a setting: others with this prefix may belong
    /// to other programs.
    /// </remarks>
    public static void Read(IDictionary variables, RawSettings settings)
    {
        foreach (string variable in variables.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            if (!variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            string key = variable[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
            if (key.Contains(':', StringComparison.Ordinal) || Spelling.Nearest(key, SettingKeys.TopLevel) is not null)
            {
                settings.Set(key, (string?)variables[variable] ?? "", variable);
            }
        }
    }
}
