namespace RaftOrleans.Web;

/// <summary>A client session that is open.</summary>
/// <param name="Session">Its number: the index of the entry that opened it.</param>
/// <param name="Timeout">How long it lives without a sign of life; null where it was only kept alive.</param>
/// <param name="Message">What was done, in words.</param>
internal sealed record SessionAnswer(long Session, string? Timeout, string Message);
