namespace RaftOrleans.Web;

/// <summary>A request that needs nothing but patience.</summary>
/// <param name="TimeoutMs">How long the server may try, in milliseconds of the world's time.</param>
internal sealed record PatienceRequest(double? TimeoutMs = null);
