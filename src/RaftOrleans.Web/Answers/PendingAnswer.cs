namespace RaftOrleans.Web;

/// <summary>What is still to happen.</summary>
/// <param name="NowMs">The virtual time in milliseconds.</param>
/// <param name="Pending">All of it, in order.</param>
internal sealed record PendingAnswer(double NowMs, IReadOnlyList<PendingRow> Pending);
