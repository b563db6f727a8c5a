namespace RaftOrleans.Consensus;

/// <summary>A key and its value in a list.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value as JSON text without insignificant white space.</param>
public readonly record struct KeyValueEntry(string Key, string Value);
