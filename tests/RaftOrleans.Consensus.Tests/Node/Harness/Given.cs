using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Nodes in every role, brought there by the protocol itself: n1, among three unless said otherwise.</summary>
internal static class Given
{
    /// <summary>Election timeouts from 150 to 300 ms, a heartbeat every 50 ms.</summary>
    public static RaftOptions Options { get; } = new() { Leases = false };

    /// <summary>The paper's own algorithm, without what the dissertation adds to elections.</summary>
    public static RaftOptions PlainRaft { get; } = new() { PreVote = false, CheckQuorum = false, LeaderStickiness = false };

    /// <summary>A node that has just started.</summary>
    public static NodeUnderTest Follower(
        long term = 1,
        long[]? log = null,
        NodeId votedFor = default,
        int members = 3,
        RaftOptions? options = null,
        ulong seed = 1,
        SafetyRules? rules = null) =>
        new(
            N1,
            First(members),
            options ?? Options,
            new PersistentState(new HardState(term, votedFor), Entries.Of(log ?? [])),
            seed,
            TimeSpan.FromSeconds(10),
            rules);

    /// <summary>A node that asks whether it would be elected in the term after this one.</summary>
    public static NodeUnderTest PreCandidate(long term = 1, long[]? log = null, int members = 3, RaftOptions? options = null)
    {
        NodeUnderTest node = Follower(term, log, default, members, options);
        node.ElapseToDeadline();
        Assert.Equal((Role.PreCandidate, term), (node.Role, node.Term));
        return node.Forget();
    }

    /// <summary>A node that stands for election in this term.</summary>
    public static NodeUnderTest Candidate(long term = 2, long[]? log = null, int members = 3, RaftOptions? options = null)
    {
        NodeUnderTest node = Follower(term - 1, log, default, members, options);
        node.Campaign(forced: true);
        Assert.Equal((Role.Candidate, term), (node.Role, node.Term));
        return node.Forget();
    }

    /// <summary>A node that has just been elected in this term; only its no-op stands behind the log that is given.</summary>
    public static NodeUnderTest Leader(long term = 2, long[]? log = null, int members = 3, RaftOptions? options = null)
    {
        NodeUnderTest node = Follower(term - 1, log, default, members, options);
        node.Campaign(forced: true);
        node.Forget();
        foreach (NodeId voter in node.Peers.Take(members / 2))
        {
            node.Vote(voter);
        }

        Assert.Equal((Role.Leader, term), (node.Role, node.Term));
        return node;
    }

    /// <summary>A leader that all others agree with, so that all of its log is committed and entries are sent without waiting.</summary>
    public static NodeUnderTest SettledLeader(long term = 2, long[]? log = null, int members = 3, RaftOptions? options = null)
    {
        NodeUnderTest node = Leader(term, log, members, options).AcknowledgeAll();
        Assert.Equal(node.Core.Log.LastIndex, node.CommitIndex);
        return node.Forget();
    }
}
