using static RaftOrleans.Verification.Tests.Support.HistoryBuilder;
using static RaftOrleans.Verification.Tests.Support.VerdictAssert;

namespace RaftOrleans.Verification.Tests.Linearizability;

/// <summary>Reads and writes.</summary>
public class RegisterTests
{
    [Fact]
    public void The_empty_history_is_linearizable()
    {
        LinearizabilityResult result = Check();
        Assert.Equal(LinearizabilityVerdict.Linearizable, result.Verdict);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void A_read_before_any_write_finds_nothing()
    {
        AssertYes(Read(0, 0, 1, null));
        AssertNo(Read(0, 0, 1, "1"));
    }

    [Fact]
    public void A_stale_read_after_a_newer_write_is_not_linearizable()
    {
        LinearizabilityViolation violation = AssertNo(
            Write(0, 0, 1, "1"),
            Write(0, 2, 3, "2"),
            Read(1, 4, 5, "1"));
        Assert.Equal(Read(1, 4, 5, "1"), violation.Blocked);
        Assert.Equal("2", violation.EndValue);
    }

    [Fact]
    public void A_read_during_a_write_may_see_either_value()
    {
        Operation[] writes = [Write(0, 0, 1, "1"), Write(0, 2, 9, "2")];
        AssertYes([.. writes, Read(1, 3, 4, "1")]);
        AssertYes([.. writes, Read(1, 3, 4, "2")]);
    }

    [Fact]
    public void Values_do_not_go_back_between_reads_during_a_write()
    {
        Operation[] writes = [Write(0, 0, 1, "1"), Write(0, 2, 9, "2")];
        AssertYes([.. writes, Read(1, 3, 4, "1"), Read(2, 5, 6, "2")]);
        AssertNo([.. writes, Read(1, 3, 4, "2"), Read(2, 5, 6, "1")]);
    }

    [Fact]
    public void A_lost_write_is_not_linearizable() => AssertNo(
        Write(0, 0, 1, "1"),
        Write(1, 2, 3, "2"),
        Read(0, 4, 5, "1"),
        Read(1, 6, 7, "1"));

    [Fact]
    public void A_write_that_vanishes_altogether_is_not_linearizable() => AssertNo(Write(0, 0, 1, "1"), Read(1, 2, 3, null));

    [Fact]
    public void A_read_from_the_future_is_not_linearizable() => AssertNo(Read(0, 0, 1, "1"), Write(1, 2, 3, "1"));

    [Fact]
    public void A_value_that_nobody_wrote_is_not_linearizable() => AssertNo(Write(0, 0, 1, "1"), Read(0, 2, 3, "7"));

    [Fact]
    public void Two_readers_must_agree_on_the_order_of_two_concurrent_writes()
    {
        Operation[] writes = [Write(0, 0, 10, "1"), Write(1, 0, 10, "2")];
        AssertYes([.. writes, Read(2, 11, 12, "1"), Read(3, 13, 14, "1")]);
        AssertYes([.. writes, Read(2, 11, 12, "2"), Read(3, 13, 14, "2")]);
        AssertNo([.. writes, Read(2, 11, 12, "1"), Read(3, 13, 14, "2")]);
    }

    [Fact]
    public void An_overwritten_value_can_be_seen_only_between_the_writes() => AssertYes(
        Write(0, 0, 10, "1"),
        Write(1, 0, 10, "2"),
        Write(2, 0, 10, "3"),
        Read(3, 1, 4, "3"),
        Read(4, 5, 6, "1"),
        Read(5, 7, 9, "2"),
        Read(6, 11, 12, "2"));

    [Fact]
    public void Operations_that_touch_count_as_concurrent() => AssertYes(Read(0, 0, 5, "1"), Write(1, 5, 6, "1"));

    [Fact]
    public void Each_key_is_a_register_of_its_own()
    {
        AssertYes(Write(0, 0, 1, "1", "x"), Read(0, 2, 3, null, "y"));
        LinearizabilityViolation violation = AssertNo(
            Write(0, 0, 1, "1", "x"), Read(0, 2, 3, "1", "x"), Write(0, 4, 5, "1", "y"), Read(0, 6, 7, null, "y"));
        Assert.Equal("y", violation.Key);
        Assert.All(violation.Operations, operation => Assert.Equal("y", operation.Key));
    }

    [Fact]
    public void A_delete_makes_the_key_absent()
    {
        AssertYes(Write(0, 0, 1, "1"), Delete(0, 2, 3), Read(0, 4, 5, null));
        AssertNo(Write(0, 0, 1, "1"), Delete(0, 2, 3), Read(0, 4, 5, "1"));
        AssertYes(Delete(0, 0, 1), Read(0, 2, 3, null));
    }

    [Fact]
    public void JSON_null_is_a_value_and_not_absent_unless_the_history_says_so()
    {
        Operation[] operations = [Write(0, 0, 1, "null"), Read(0, 2, 3, null)];
        AssertNo(operations);
        AssertYes(Write(0, 0, 1, "null"), Read(0, 2, 3, "null"));
        LinearizabilityResult result = LinearizabilityChecker.Check(new OperationHistory(operations, nullIsAbsent: true));
        Assert.Equal(LinearizabilityVerdict.Linearizable, result.Verdict);
    }

    [Fact]
    public void Values_are_compared_as_JSON_and_not_as_text()
    {
        AssertYes(Write(0, 0, 1, """{"a": 1.0, "b": [true]}"""), Read(0, 2, 3, """{"b":[true],"a":1}"""));
        AssertNo(Write(0, 0, 1, "9007199254740993"), Read(0, 2, 3, "9007199254740992"));
    }

    [Fact]
    public void The_order_of_a_yes_is_given()
    {
        Operation[] operations = [Read(2, 1, 8, "2"), Write(0, 0, 10, "1"), Write(1, 0, 10, "2"), Read(3, 9, 12, "1")];
        LinearizabilityResult result = Check(operations);
        KeyOrder order = Assert.Single(result.Orders);
        Assert.Equal([operations[2], operations[0], operations[1], operations[3]], order.Operations);
    }
}
