namespace RaftOrleans.Consensus;

/// <summary>A leader tells the follower that is to succeed it to stand for election at once (dissertation, section 3.10).</summary>
/// <param name="from">The leader.</param>
/// <param name="to">The follower.</param>
/// <param name="term">The leader's term.</param>
public sealed class TimeoutNow(NodeId from, NodeId to, long term) : Message(from, to, term)
{
    /// <inheritdoc/>
    public override string ToString() => $"TimeoutNow {From}->{To} term {Term}";
}
