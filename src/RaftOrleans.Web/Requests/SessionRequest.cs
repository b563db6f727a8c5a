namespace RaftOrleans.Web;

/// <summary>A client session to be opened.</summary>
/// <param name="Timeout">How long it lives without a sign of life, 1ms to 24h by the time stamps of the log; 1m where nothing is said.</param>
/// <param name="TimeoutMs">How long the server may try, in milliseconds of the world's time.</param>
internal sealed record SessionRequest(string? Timeout = null, double? TimeoutMs = null);
