namespace RaftOrleans.Web;

/// <summary>How far time shall go.</summary>
/// <param name="Events">How many events; 1 to 1,000,000, default 1.</param>
internal sealed record StepRequest(int Events = 1);
