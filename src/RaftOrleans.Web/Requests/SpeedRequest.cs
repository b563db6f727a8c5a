namespace RaftOrleans.Web;

/// <summary>How fast time shall run.</summary>
/// <param name="Speed">Virtual seconds per second of the wall clock; 0.001 to 1,000,000.</param>
internal sealed record SpeedRequest(double Speed);
