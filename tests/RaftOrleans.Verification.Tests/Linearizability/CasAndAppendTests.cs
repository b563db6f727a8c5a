using static RaftOrleans.Verification.Tests.Support.HistoryBuilder;
using static RaftOrleans.Verification.Tests.Support.VerdictAssert;

namespace RaftOrleans.Verification.Tests.Linearizability;

/// <summary>Operations whose effect depends on the value.</summary>
public class CasAndAppendTests
{
    [Fact]
    public void A_cas_swaps_the_value_that_it_expects()
    {
        AssertYes(Write(0, 0, 1, "1"), Cas(0, 2, 3, "1", "2"), Read(0, 4, 5, "2"));
        AssertNo(Write(0, 0, 1, "1"), Cas(0, 2, 3, "1", "2"), Read(0, 4, 5, "1"));
        AssertNo(Write(0, 0, 1, "1"), Cas(0, 2, 3, "3", "2"));
    }

    [Fact]
    public void A_cas_can_expect_the_key_to_be_absent()
    {
        AssertYes(Cas(0, 0, 1, null, "1"), Read(0, 2, 3, "1"));
        AssertNo(Write(0, 0, 1, "5"), Cas(0, 2, 3, null, "1"));
    }

    [Fact]
    public void Of_two_cas_from_the_same_value_one_swaps()
    {
        Operation write = Write(0, 0, 1, "1");
        AssertYes(write, Cas(1, 2, 5, "1", "2"), Cas(2, 2, 5, "1", "3", isSwapped: false), Read(0, 6, 7, "2"));
        AssertNo(write, Cas(1, 2, 5, "1", "2"), Cas(2, 2, 5, "1", "3"));
        AssertNo(write, Cas(1, 2, 5, "1", "2", isSwapped: false), Cas(2, 2, 5, "1", "3", isSwapped: false));
    }

    [Fact]
    public void A_refused_cas_has_read_the_value()
    {
        AssertYes(Write(0, 0, 1, "1"), Cas(0, 2, 3, "2", "3", isSwapped: false), Read(0, 4, 5, "1"));
        AssertNo(Write(0, 0, 1, "2"), Cas(0, 2, 3, "2", "3", isSwapped: false));
        AssertNo(Cas(0, 0, 1, null, "3", isSwapped: false));
    }

    [Fact]
    public void A_refused_cas_can_have_met_a_value_that_was_overwritten_unseen() => AssertYes(
        Write(0, 0, 1, "2"),
        Write(1, 2, 9, "1"),
        Write(2, 2, 9, "2"),
        Cas(3, 2, 9, "2", "3", isSwapped: false),
        Read(0, 10, 11, "2"));

    [Fact]
    public void A_chain_of_cas_finds_its_only_order() => AssertYes(
        Cas(3, 0, 9, "3", "4"),
        Cas(1, 0, 9, "1", "2"),
        Cas(2, 0, 9, "2", "3"),
        Cas(0, 0, 9, null, "1"),
        Read(4, 10, 11, "4"));

    [Fact]
    public void A_cas_to_the_same_value_only_looks() => AssertYes(
        Write(0, 0, 1, "1"), Cas(1, 2, 3, "1", "1"), Cas(2, 2, 3, "1", "1"), Read(0, 4, 5, "1"));

    [Fact]
    public void An_append_to_an_absent_key_starts_a_list() => AssertYes(Append(0, 0, 1, "1"), Append(0, 2, 3, "\"a,]\""), Read(0, 4, 5, """[1,"a,]"]"""));

    [Fact]
    public void Appends_keep_their_order_in_time()
    {
        AssertNo(Append(0, 0, 1, "1"), Append(1, 2, 3, "2"), Read(0, 4, 5, "[2,1]"));
        AssertYes(Append(0, 0, 3, "1"), Append(1, 2, 5, "2"), Read(0, 6, 7, "[2,1]"));
    }

    [Fact]
    public void A_lost_or_repeated_append_is_not_linearizable()
    {
        Operation[] appends = [Append(0, 0, 1, "1"), Append(1, 2, 3, "2"), Append(2, 4, 5, "3")];
        AssertYes([.. appends, Read(0, 6, 7, "[1,2,3]")]);
        AssertNo([.. appends, Read(0, 6, 7, "[1,3]")]);
        AssertNo([.. appends, Read(0, 6, 7, "[1,2,2,3]")]);
    }

    [Fact]
    public void Readers_must_see_appends_in_one_order()
    {
        Operation[] appends = [Append(0, 0, 9, "1"), Append(1, 0, 9, "2")];
        AssertYes([.. appends, Read(2, 1, 3, "[2]"), Read(3, 10, 11, "[2,1]")]);
        AssertNo([.. appends, Read(2, 1, 3, "[1]"), Read(3, 10, 11, "[2,1]")]);
    }

    [Fact]
    public void An_append_needs_a_list()
    {
        AssertYes(Write(0, 0, 1, "[0]"), Append(0, 2, 3, "1"), Read(0, 4, 5, "[0,1]"));
        AssertYes(Write(0, 0, 1, "[]"), Append(0, 2, 3, "[]"), Read(0, 4, 5, "[[]]"));
        AssertNo(Write(0, 0, 1, "7"), Append(0, 2, 3, "1"));
        AssertYes(Write(0, 0, 1, "7"), Append(0, 2, 5, "1"), Delete(1, 3, 4), Read(0, 6, 7, "[1]"));
    }

    [Fact]
    public void An_append_can_be_hidden_between_two_overwrites() => AssertYes(
        Write(0, 0, 1, "7"),
        Append(1, 2, 9, "1"),
        Write(2, 2, 9, "[]"),
        Write(3, 2, 5, "8"),
        Read(0, 10, 11, "8"));
}
