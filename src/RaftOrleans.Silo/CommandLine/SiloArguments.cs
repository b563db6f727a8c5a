namespace RaftOrleans.Silo;

/// <summary>What the command line says.</summary>
/// <param name="ConfigFile">The configuration file, or null.</param>
/// <param name="Settings">Settings by key, each with the option it was given by.</param>
internal sealed record SiloArguments(string? ConfigFile, IReadOnlyList<RawSetting> Settings);
