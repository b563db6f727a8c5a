namespace RaftOrleans.Web;

/// <summary>Something that is pending.</summary>
/// <param name="Event">Its number.</param>
internal sealed record PendingRequest(long Event);
