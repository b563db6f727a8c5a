using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>The logs of figure 7: whatever a follower lacks or has too much, a new leader makes its log equal to its own.</summary>
[Trait("Section", "5.3")]
public class Figure7Tests
{
    private static readonly long[] Leader = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];

    /// <summary>The followers (a) to (f) of the figure.</summary>
    public static TheoryData<string, long[]> Followers => new()
    {
        { "a: one entry is missing", [1, 1, 1, 4, 4, 5, 5, 6, 6] },
        { "b: most are missing", [1, 1, 1, 4] },
        { "c: one too many, of the leader's last term", [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6] },
        { "d: two too many, of a later term", [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7] },
        { "e: some missing, some too many", [1, 1, 1, 4, 4, 4, 4] },
        { "f: terms 2 and 3, which nobody else has", [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3] },
    };

    [Theory]
    [MemberData(nameof(Followers))]
    public void A_followers_log_becomes_the_leaders(string follower, long[] log)
    {
        // n2 is like the leader, so that it is elected and its entries get a majority without the follower in question, n3.
        Cluster cluster = new(Given.Options, [Leader, Leader, log], term: 7);
        NodeUnderTest leader = cluster.Elect(N1);
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal([.. Leader, leader.Term], leader.Log);
        Assert.True(leader.Log.SequenceEqual(cluster[N3].Log), $"{follower}: {string.Join(' ', cluster[N3].Log)}");
        Assert.Equal(leader.Log, cluster[N3].Disk.Durable.Entries.Select(entry => entry.Term));
        Assert.Equal(leader.Machine.Applied, cluster[N3].Machine.Applied);
        Assert.Equal(11, cluster[N3].CommitIndex);
    }

    [Fact]
    public void All_of_them_at_once()
    {
        Cluster cluster = new(Given.Options, [Leader, .. Followers.Select(row => (long[])row[1])], term: 7);

        // The leader of the figure was elected with the votes of a, b, e and f; c and d refuse.
        NodeUnderTest leader = cluster.Elect(N1);
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal(
            [NodeId.Of(4), N5],
            cluster.Nodes.Where(node => node.SentOf<RequestVoteReply>().Any(vote => !vote.IsGranted)).Select(node => node.Id));
        Assert.All(cluster.Nodes, node => Assert.Equal(leader.Log, node.Log));
        Assert.All(cluster.Nodes, node => Assert.Equal(leader.Machine.Applied, node.Machine.Applied));
    }
}
