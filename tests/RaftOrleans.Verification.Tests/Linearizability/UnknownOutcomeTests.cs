using static RaftOrleans.Verification.Tests.Support.HistoryBuilder;
using static RaftOrleans.Verification.Tests.Support.VerdictAssert;

namespace RaftOrleans.Verification.Tests.Linearizability;

/// <summary>Operations of which nobody knows whether they happened, and those which certainly did not.</summary>
public class UnknownOutcomeTests
{
    [Fact]
    public void It_may_never_happen() => AssertYes(Write(0, 0, 1, "1"), Write(1, 2, 3, "2").Unknown(), Read(0, 4, 5, "1"), Read(0, 6, 7, "1"));

    [Fact]
    public void It_may_happen_long_after_its_call() => AssertYes(
        Write(0, 0, 1, "1"), Write(1, 2, 3, "2").Unknown(), Read(0, 100, 101, "1"), Read(0, 102, 103, "2"));

    [Fact]
    public void It_happens_once()
    {
        Operation[] operations =
            [Write(0, 0, 1, "1"), Write(1, 2, 3, "2").Unknown(), Read(0, 4, 5, "2"), Write(0, 6, 7, "1"), Read(0, 8, 9, "2")];
        AssertNo(operations);
        AssertYes([.. operations, Write(2, 2, 3, "2").Unknown()]);
    }

    [Fact]
    public void It_does_not_happen_before_its_call() => AssertNo(Read(0, 0, 1, "1"), Write(1, 2, 3, "1").Unknown());

    [Fact]
    public void Its_return_says_nothing() => AssertYes(
        Write(0, 0, 1, "1") with { Outcome = OperationOutcome.Info }, Read(0, 4, 5, null), Read(0, 6, 7, "1"));

    [Fact]
    public void Without_a_return_ok_is_unknown() => AssertYes(
        Write(0, 0, 1, "1") with { Return = null }, Read(0, 4, 5, null), Read(0, 6, 7, "1"));

    [Fact]
    public void Its_answer_is_not_looked_at()
    {
        AssertYes(Read(0, 0, 1, "7") with { Outcome = OperationOutcome.Info });
        AssertYes(Cas(0, 0, 1, null, "1", isSwapped: false) with { Outcome = OperationOutcome.Info }, Read(0, 2, 3, "1"));
    }

    [Fact]
    public void What_failed_never_happened()
    {
        AssertYes(Write(0, 0, 1, "1").Failed(), Read(0, 2, 3, null));
        AssertNo(Write(0, 0, 1, "1").Failed(), Read(0, 2, 3, "1"));
        AssertYes(Read(0, 0, 1, "7") with { Outcome = OperationOutcome.Fail });
    }

    [Fact]
    public void A_cas_of_unknown_outcome_may_have_swapped_or_not()
    {
        Operation[] operations = [Write(0, 0, 1, "1"), Cas(1, 2, 3, "1", "2").Unknown()];
        AssertYes([.. operations, Read(0, 4, 5, "1")]);
        AssertYes([.. operations, Read(0, 4, 5, "2")]);
        AssertNo([.. operations, Read(0, 4, 5, "2"), Read(0, 6, 7, "1")]);
    }

    [Fact]
    public void An_append_of_unknown_outcome_may_come_late()
    {
        Operation[] operations = [Append(0, 0, 1, "1").Unknown(), Append(1, 2, 3, "2"), Read(1, 4, 5, "[2]")];
        AssertYes([.. operations, Read(1, 6, 7, "[2,1]")]);
        AssertNo([.. operations, Read(1, 6, 7, "[1,2]")]);
    }

    [Fact]
    public void A_delete_of_unknown_outcome_explains_one_disappearance()
    {
        Operation[] operations = [Write(0, 0, 1, "1"), Delete(1, 2, 3).Unknown(), Read(0, 4, 5, null), Write(0, 6, 7, "1")];
        AssertYes(operations);
        AssertNo([.. operations, Read(0, 8, 9, null)]);
    }

    [Fact]
    public void Many_of_them_do_not_make_the_search_slow()
    {
        // 400 writes that never happened, then 400 reads of what was there before: 2^400 subsets, if one tried them.
        const int count = 400;
        Operation[] operations =
        [
            Write(0, 0, 1, "0"),
            .. Enumerable.Range(1, count).Select(i => Write(i, i + 1, i + 2, $"{i % 50}").Unknown()),
            .. Enumerable.Range(1, count).Select(i => Read(0, 1000 + (2 * i), 1001 + (2 * i), "0")),
        ];
        LinearizabilityResult yes = Check(operations);
        Assert.Equal(LinearizabilityVerdict.Linearizable, yes.Verdict);
        Assert.InRange(yes.Steps, 0, 10_000);

        LinearizabilityResult no = Check([.. operations, Read(0, 9000, 9001, "77")]);
        Assert.Equal(LinearizabilityVerdict.NotLinearizable, no.Verdict);
        Assert.InRange(no.Steps, 0, 100_000);
    }
}
