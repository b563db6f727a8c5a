using RaftOrleans.Consensus.Tests.Properties;

namespace RaftOrleans.Consensus.Tests.Codec;

[Trait("Section", "6")]
public class MembershipCodecTests
{
    [Fact]
    public void A_membership_comes_back() => ForAll.Of(
        CodecGenerators.Membership,
        static membership => Assert.Equal(membership, MembershipCodec.Decode(MembershipCodec.Encode(membership))),
        tests: 500);

    [Fact]
    public void The_largest_group_comes_back_and_a_larger_one_is_not_written()
    {
        Membership largest = Membership.Of(Enumerable.Range(1, MembershipCodec.MaxMembers).Select(NodeId.Of));
        Assert.Equal(largest, MembershipCodec.Decode(MembershipCodec.Encode(largest)));
        Membership larger = largest with { Learners = [NodeId.Of(MembershipCodec.MaxMembers + 1)] };
        ArgumentException error = Assert.Throws<ArgumentException>(() => MembershipCodec.Encode(larger));
        Assert.Contains("1000 members", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01 00 01 02 00 00", "at least one voter")]
    [InlineData("01 02 04 02 00 00 00", "in order")]
    [InlineData("01 02 02 02 00 00 00", "each once")]
    [InlineData("01 01 00 00 00 00", "must be a node")]
    [InlineData("01 01 01 00 00 00", "must be a node")]
    [InlineData("01 01 02 00 01 02 00", "n1 cannot be a voter and a learner")]
    [InlineData("01 01 02 00 01 04 01 04", "n2 cannot be a voter and a learner")]
    [InlineData("01 E907 02", "the number of members")]
    [InlineData("01 01 02 00 00 00 00", "the end")]
    public void What_is_no_membership_is_refused(string bytes, string reason)
    {
        byte[] input = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        CodecException error = Assert.Throws<CodecException>(() => MembershipCodec.Decode(input));
        Assert.Contains(reason, error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void More_members_than_a_group_may_have_are_refused_in_whatever_part_they_stand()
    {
        byte[] bytes =
        [
            1, .. Part(1, 600), 0, .. Part(601, 600), 0,
        ];
        CodecException error = Assert.Throws<CodecException>(() => MembershipCodec.Decode(bytes));
        Assert.Contains("1000 members", error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_voter_that_becomes_a_learner_is_both_only_while_two_sets_decide_together()
    {
        Membership joint = new([NodeId.Of(1)], [NodeId.Of(1), NodeId.Of(2)], [NodeId.Of(2)], []);
        Assert.Null(joint.Validate());
        Assert.Equal(joint, MembershipCodec.Decode(MembershipCodec.Encode(joint)));
    }

    [Fact]
    public void The_format_is_pinned() => Assert.Equal(
        "01" + "020204" + "0102" + "0108" + "010A", Convert.ToHexString(MembershipCodec.Encode(Samples.InstallSnapshot.Membership).Span));

    private static byte[] Part(int first, int count)
    {
        byte[] longest = MembershipCodec.Encode(Membership.Of(Enumerable.Range(first, count).Select(NodeId.Of))).ToArray();
        return longest[1..^3];
    }
}
