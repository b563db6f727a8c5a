namespace RaftOrleans.Web;

/// <summary>A key.</summary>
/// <param name="Key">The key.</param>
/// <param name="TimeoutMs">How long the server may try, in milliseconds of the world's time.</param>
internal sealed record DeleteRequest(string Key, double? TimeoutMs = null);
