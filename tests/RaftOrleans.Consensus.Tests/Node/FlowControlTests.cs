using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>How many bytes of commands may be under way to one follower (dissertation, section 10.2.1).</summary>
[Trait("Section", "D 10.2.1")]
public class FlowControlTests
{
    [Fact]
    public void No_more_bytes_are_under_way_than_are_allowed()
    {
        NodeUnderTest node = Leader(maxInflightBytes: 100);
        foreach (int size in new[] { 40, 40, 40, 20 })
        {
            node.Propose(new byte[size]);
        }

        Assert.Equal([2L, 3], Sent(node));
        node.Acknowledge(N2, index: 2);
        Assert.Equal([2L, 3, 4, 5], Sent(node));
    }

    [Fact]
    public void With_nothing_under_way_a_message_of_any_size_is_sent_alone()
    {
        NodeUnderTest node = Leader(maxInflightBytes: 1);
        node.Propose(new byte[40]);
        node.Propose(new byte[40]);
        Assert.Equal([2L], Sent(node));
        node.Acknowledge(N2, index: 2);
        Assert.Equal([2L, 3], Sent(node));
    }

    [Fact]
    public void A_message_is_cut_where_the_bytes_are_used_up()
    {
        NodeUnderTest node = Leader(maxInflightBytes: 100);
        node.Propose(new byte[50]);
        node.Do(core =>
        {
            for (int i = 0; i < 4; i++)
            {
                core.Propose(100 + i, new byte[20], node.Now);
            }
        });
        Assert.Equal([1, 2], node.SentTo<AppendEntries>(N2).Select(append => append.Entries.Length));
    }

    [Fact]
    public void Entries_without_a_command_are_limited_by_the_number_of_messages_alone()
    {
        NodeUnderTest node = Leader(maxInflightBytes: 10, maxInflightMessages: 3);
        node.Propose(new byte[10]);
        for (int i = 0; i < 5; i++)
        {
            node.Propose(Array.Empty<byte>());
        }

        Assert.Equal(3, node.SentTo<AppendEntries>(N2).Length);
    }

    [Fact]
    public void Followers_have_bytes_of_their_own()
    {
        NodeUnderTest node = Leader(maxInflightBytes: 10);
        node.Propose(new byte[10]);
        node.Propose(new byte[10]);
        node.Acknowledge(N3, index: 2);
        Assert.Equal((1, 2), (node.SentTo<AppendEntries>(N2).Length, node.SentTo<AppendEntries>(N3).Length));
    }

    private static NodeUnderTest Leader(long maxInflightBytes, int maxInflightMessages = 256) => Given.SettledLeader(
        term: 2, options: Given.Options with { MaxInflightBytes = maxInflightBytes, MaxInflightMessages = maxInflightMessages });

    private static IEnumerable<long> Sent(NodeUnderTest node) =>
        node.SentTo<AppendEntries>(N2).SelectMany(append => append.Entries.ToArray()).Select(entry => entry.Index);
}
