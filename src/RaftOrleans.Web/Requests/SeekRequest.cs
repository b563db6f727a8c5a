namespace RaftOrleans.Web;

/// <summary>A moment of virtual time.</summary>
/// <param name="TimeMs">Milliseconds since the world began; 0 to 30 days.</param>
internal sealed record SeekRequest(double TimeMs);
