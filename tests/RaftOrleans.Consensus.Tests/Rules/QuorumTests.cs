using FsCheck;
using FsCheck.Fluent;
using RaftOrleans.Consensus.Tests.Node;
using RaftOrleans.Consensus.Tests.Properties;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Rules;

/// <summary>Quorums against the obvious: sets of nodes, and whether they share a member (paper, section 5.2).</summary>
[Trait("Section", "5.2")]
public class QuorumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void A_quorum_is_the_smallest_size_at_which_any_two_sets_share_a_member(int voters)
    {
        int smallest = Enumerable.Range(1, voters).First(size =>
        {
            uint[] sets = [.. Enumerable.Range(0, 1 << voters).Select(set => (uint)set).Where(set => uint.PopCount(set) == size)];
            return sets.All(one => sets.All(other => (one & other) != 0));
        });
        Assert.Equal(smallest, SafetyRules.Standard.Quorum(voters));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void What_a_leader_commits_is_the_highest_index_that_a_quorum_holds(int members)
    {
        const int last = 20;
        Gen<int[]> acknowledged = Gen.ArrayOf(Gen.Choose(0, last), members - 1);
        ForAll.Of(acknowledged, matches =>
        {
            NodeUnderTest node = Given.Leader(term: 1, members: members);
            while (node.Core.Log.LastIndex < last)
            {
                node.Propose("x");
            }

            foreach ((NodeId peer, int match) in node.Peers.Zip(matches))
            {
                node.Acknowledge(peer, match);
            }

            // The leader itself holds everything.
            long expected = Enumerable.Range(0, last + 1).Last(index => 2 * (1 + matches.Count(match => match >= index)) > members);
            Assert.Equal(expected, node.CommitIndex);
        }, tests: 30);
    }

    [Fact]
    public void The_order_of_logs_is_the_order_of_terms_and_then_of_lengths()
    {
        LogPosition[] ends = [At(0, 0), At(1, 1), At(2, 1), At(3, 1), At(1, 2), At(2, 2), At(3, 2), At(2, 3)];
        for (int candidate = 0; candidate < ends.Length; candidate++)
        {
            for (int voter = 0; voter < ends.Length; voter++)
            {
                Assert.Equal(candidate >= voter, SafetyRules.Standard.IsUpToDate(ends[candidate], ends[voter]));
            }
        }
    }
}
