namespace RaftOrleans.Client;

/// <summary>What is still to happen in the server's world.</summary>
public sealed record PendingView
{
    /// <summary>The virtual time in milliseconds.</summary>
    public double NowMs { get; init; }

    /// <summary>All of it, in order.</summary>
    public IReadOnlyList<PendingRowView> Pending { get; init; } = [];
}
