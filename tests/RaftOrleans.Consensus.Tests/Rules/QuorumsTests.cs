using FsCheck;
using FsCheck.Fluent;
using RaftOrleans.Consensus.Tests.Properties;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Rules;

/// <summary>Counting in one set of voters or in two, against a slow version that looks at every value (paper, section 6).</summary>
[Trait("Section", "6")]
public class QuorumsTests
{
    /// <summary>A membership that n1 counts in, and what each of nine nodes has reached.</summary>
    private sealed record Case(Membership Membership, int[] Values);

    private static Gen<NodeId[]> SomeNodes { get; } = Gen.ArrayOf(Gen.Elements(true, false), 7)
        .Select(chosen => First(7).Where((_, i) => chosen[i]).ToArray());

    private static Gen<Case> Cases { get; } =
        from voters in SomeNodes.Where(nodes => nodes.Length > 0)
        from outgoing in Gen.OneOf(Gen.Constant(Array.Empty<NodeId>()), SomeNodes)
        from learners in Gen.Choose(0, 2)
        from values in Gen.ArrayOf(Gen.Choose(0, 9), 9)
        select new Case(new Membership([.. voters], [.. outgoing], [.. First(9).Skip(7).Take(learners)], []), values);

    [Fact]
    public void What_is_reached_is_the_highest_value_that_a_majority_of_every_set_has_reached() => ForAll.Of(Cases, static one =>
    {
        long slow = Enumerable.Range(0, 10).Last(value => Sets(one.Membership).All(set =>
            2 * set.Count(voter => one.Values[voter.Number - 1] >= value) > set.Count));
        Assert.Equal(slow, Of(one.Membership).Reached(one.Values[0], peer => one.Values[peer.Id.Number - 1]));
    }, tests: 1000);

    [Fact]
    public void An_election_is_won_with_a_majority_of_every_set() => ForAll.Of(Cases, static one =>
    {
        bool slow = Sets(one.Membership).All(set => 2 * set.Count(voter => SaysYes(one, voter)) > set.Count);
        Assert.Equal(slow, Of(one.Membership).Agree(
            voter => SaysYes(one, voter) ? 1 : 0, (votes, voters) => votes >= SafetyRules.Standard.Quorum(voters)));
    }, tests: 1000);

    [Fact]
    public void Decisions_of_a_joint_membership_exclude_those_of_either_of_its_sets()
    {
        // Any quorum of the joint membership shares a member with any quorum of the old and with any of the new voters.
        ForAll.Of(Cases.Where(one => one.Membership.IsJoint), static one =>
        {
            Membership joint = one.Membership;
            Func<NodeId, bool> inside = voter => SaysYes(one, voter);
            Func<NodeId, bool> outside = voter => !SaysYes(one, voter);
            if (Agree(joint, inside))
            {
                Assert.False(Agree(joint with { Outgoing = [] }, outside));
                Assert.False(Agree(joint with { Voters = joint.Outgoing, Outgoing = [] }, outside));
            }
        }, tests: 1000);
    }

    [Fact]
    public void Neighbouring_memberships_of_one_voter_more_or_less_exclude_each_other_s_decisions() => ForAll.Of(Cases, static one =>
    {
        Membership before = one.Membership with { Outgoing = [] };
        foreach (NodeId voter in First(7))
        {
            Membership after = before with
            {
                Voters = before.Voters.Contains(voter) ? before.Voters.Remove(voter) : [.. before.Voters.Add(voter).Order()],
            };
            Assert.False(Agree(before, node => SaysYes(one, node)) && Agree(after, node => !SaysYes(one, node)), $"{before}, then {after}");
        }
    }, tests: 300);

    [Fact]
    public void Nobody_decides_where_nobody_belongs()
    {
        Assert.Equal(long.MinValue, Of(Membership.None).Reached(9, _ => 9));
        Assert.False(Of(Membership.None).Agree(_ => 1, (_, _) => true));
    }

    [Fact]
    public void A_node_that_does_not_vote_does_not_count_itself()
    {
        Membership membership = Membership.Of(N2, N3, N4);
        Assert.Equal(3, Of(membership).Reached(9, peer => peer.Id == N2 ? 5 : 3));
    }

    private static bool SaysYes(Case one, NodeId voter) => one.Values[voter.Number - 1] >= 5;

    private static bool Agree(Membership membership, Func<NodeId, bool> saysYes) =>
        Of(membership).Agree(voter => saysYes(voter) ? 1 : 0, (votes, voters) => votes >= SafetyRules.Standard.Quorum(voters));

    private static IEnumerable<IReadOnlyCollection<NodeId>> Sets(Membership membership) =>
        ((IReadOnlyCollection<NodeId>[])[membership.Voters, membership.Outgoing]).Where(set => set.Count > 0);

    private static Quorums Of(Membership membership) => new(
        SafetyRules.Standard, membership, N1, [.. membership.All.Where(member => member != N1).Select(member => new Progress(member))]);
}
