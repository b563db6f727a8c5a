namespace RaftOrleans.Silo;

/// <summary>A setting as it was written.</summary>
/// <param name="Key">Its key, as in <c>Http:Port</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Source">Where it was written: the file, the environment variable, the option.</param>
internal sealed record RawSetting(string Key, string Value, string Source);
