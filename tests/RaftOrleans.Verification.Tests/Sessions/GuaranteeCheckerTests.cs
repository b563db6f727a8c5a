namespace RaftOrleans.Verification.Tests.Sessions;

public sealed class GuaranteeCheckerTests
{
    // Times are in the order of the lines, a call and a return each, but where a test says otherwise.
    [Fact]
    public void A_read_that_does_not_see_its_own_write_violates_read_your_writes()
    {
        GuaranteeResult result = Check(
            SessionGuarantee.ReadYourWrites,
            Write(1, "1", 0, 1),
            Write(2, "2", 2, 3),
            Read(2, "1", 4, 5));

        Assert.Contains("client 2 reads of key x what is older than its own write", result.Violation!.Why, StringComparison.Ordinal);
        Assert.Equal(3, result.Violation.Operations.Count);
    }

    [Fact]
    public void A_read_of_nothing_after_an_own_write_violates_it_too()
    {
        Assert.False(Check(SessionGuarantee.ReadYourWrites, Write(1, "1", 0, 1), Read(1, null, 2, 3)).Holds);
    }

    [Theory]
    [InlineData(5, 6)] // A write that may have come after the own one.
    [InlineData(2, 30)]
    public void A_read_of_a_write_that_may_be_later_holds(int call, int end)
    {
        GuaranteeResult result = Check(
            SessionGuarantee.ReadYourWrites, Write(1, "1", 3, 4), Write(2, "2", call, end), Read(1, "2", 31, 32));

        Assert.True(result.Holds);
        Assert.Equal(1, result.Judged);
    }

    [Fact]
    public void A_stale_read_of_another_client_violates_no_session_guarantee()
    {
        OperationHistory history = new([Write(1, "1", 0, 1), Write(1, "2", 2, 3), Read(3, "1", 4, 5)]);

        Assert.Equal(LinearizabilityVerdict.NotLinearizable, LinearizabilityChecker.Check(history).Verdict);
        Assert.All(GuaranteeChecker.Check(history), result => Assert.True(result.Holds));
    }

    [Fact]
    public void A_write_whose_outcome_is_unknown_may_come_late()
    {
        Operation unknown = Write(2, "2", 0, 1) with { Outcome = OperationOutcome.Info, Return = null };

        Assert.True(Check(SessionGuarantee.ReadYourWrites, unknown, Write(1, "1", 2, 3), Read(1, "2", 4, 5)).Holds);
    }

    [Fact]
    public void A_value_that_is_written_again_may_be_the_later_one()
    {
        Assert.True(Check(
            SessionGuarantee.ReadYourWrites, Write(2, "1", 0, 1), Write(1, "2", 2, 3), Write(2, "1", 4, 5), Read(1, "1", 6, 7)).Holds);
    }

    [Fact]
    public void Reads_of_one_client_that_go_back_violate_monotonic_reads()
    {
        GuaranteeResult result = Check(
            SessionGuarantee.MonotonicReads,
            Write(1, "1", 0, 1),
            Write(1, "2", 2, 3),
            Read(5, "2", 4, 5),
            Read(5, "1", 6, 7));

        Assert.Contains("client 5 reads of key x what is older than what it has read before", result.Violation!.Why, StringComparison.Ordinal);
        Assert.True(Check(SessionGuarantee.ReadYourWrites, [.. result.Violation.Operations]).Holds);
    }

    [Fact]
    public void Reads_of_concurrent_writes_may_be_in_any_order()
    {
        Assert.True(Check(
            SessionGuarantee.MonotonicReads, Write(1, "1", 0, 9), Write(2, "2", 0, 9), Read(5, "2", 4, 5), Read(5, "1", 6, 7)).Holds);
    }

    [Fact]
    public void Appends_of_one_client_in_the_other_order_violate_monotonic_writes()
    {
        GuaranteeResult result = Check(
            SessionGuarantee.MonotonicWrites, Append(1, "1", 0, 1), Append(1, "2", 2, 3), Read(9, "[2,1]", 4, 5));

        Assert.Contains("client 1 wrote key x twice, in the other order", result.Violation!.Why, StringComparison.Ordinal);
        Assert.True(Check(SessionGuarantee.MonotonicWrites, Append(1, "1", 0, 1), Append(1, "2", 2, 3), Read(9, "[1,2]", 4, 5)).Holds);
        Assert.True(Check(SessionGuarantee.MonotonicWrites, Append(1, "1", 0, 1), Append(2, "2", 2, 3), Read(9, "[2,1]", 4, 5)).Holds);
    }

    [Fact]
    public void A_cas_that_finds_the_earlier_of_two_writes_shows_that_they_were_swapped()
    {
        Operation cas = Read(9, "true", 4, 5) with { Function = OperationFunction.Cas, From = "1", Value = "3" };

        Assert.False(Check(SessionGuarantee.MonotonicWrites, Write(1, "1", 0, 1), Write(1, "2", 2, 3), cas).Holds);
        Assert.True(Check(SessionGuarantee.MonotonicWrites, Write(1, "1", 0, 1), Write(1, "2", 2, 3), cas with { From = "2" }).Holds);
        Assert.False(Check(SessionGuarantee.ExactlyOnce, Write(1, "1", 0, 1), Write(2, "2", 2, 3), cas).Holds);
    }

    [Fact]
    public void An_append_before_the_one_its_client_had_read_violates_writes_follow_reads()
    {
        GuaranteeResult result = Check(
            SessionGuarantee.WritesFollowReads,
            Append(1, "1", 0, 1),
            Read(2, "[1]", 2, 3),
            Append(2, "2", 4, 5),
            Read(9, "[2,1]", 6, 7));

        Assert.Contains("client 2 read of key x what came after what it wrote next", result.Violation!.Why, StringComparison.Ordinal);
        Assert.Equal(4, result.Violation.Operations.Count);
        Assert.True(Check(
            SessionGuarantee.WritesFollowReads,
            Append(1, "1", 0, 1),
            Read(2, "[1]", 2, 3),
            Append(2, "2", 4, 5),
            Read(9, "[1,2]", 6, 7)) is { Holds: true, Judged: 1 });
    }

    [Fact]
    public void An_element_that_is_in_the_list_twice_was_appended_twice()
    {
        GuaranteeResult result = Check(SessionGuarantee.ExactlyOnce, Append(1, "1", 0, 1), Read(9, "[1,1]", 2, 3));

        Assert.Contains("has the element 1 2 times, appended were 1", result.Violation!.Why, StringComparison.Ordinal);
        Assert.True(Check(SessionGuarantee.ExactlyOnce, Append(1, "1", 0, 1), Append(2, "1", 0, 1), Read(9, "[1,1]", 2, 3)).Holds);
    }

    [Fact]
    public void An_append_that_failed_is_in_no_list()
    {
        Operation failed = Append(1, "1", 0, 1) with { Outcome = OperationOutcome.Fail };

        Assert.Contains(
            "an element whose append has failed",
            Check(SessionGuarantee.ExactlyOnce, failed, Read(9, "[1]", 2, 3)).Violation!.Why,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_append_of_unknown_outcome_may_be_there_or_not()
    {
        Operation unknown = Append(1, "1", 0, 1) with { Outcome = OperationOutcome.Info, Return = null };

        Assert.True(Check(SessionGuarantee.ExactlyOnce, unknown, Append(2, "2", 2, 3), Read(9, "[2]", 4, 5)).Holds);
        Assert.True(Check(SessionGuarantee.ExactlyOnce, unknown, Append(2, "2", 2, 3), Read(9, "[2,1]", 4, 5)).Holds);
        Assert.False(Check(SessionGuarantee.ExactlyOnce, unknown, Append(2, "2", 2, 3), Read(9, "[1,2,1]", 4, 5)).Holds);
    }

    [Fact]
    public void An_acknowledged_append_is_in_every_list_that_holds_a_later_one()
    {
        GuaranteeResult result = Check(
            SessionGuarantee.ExactlyOnce, Append(1, "1", 0, 1), Append(2, "2", 2, 3), Read(9, "[2]", 4, 5));

        Assert.Contains("lacks an element that was appended before another that it has", result.Violation!.Why, StringComparison.Ordinal);
        Assert.True(Check(SessionGuarantee.ExactlyOnce, Append(1, "1", 0, 3), Append(2, "2", 2, 3), Read(9, "[2]", 4, 5)).Holds);
    }

    [Fact]
    public void Lists_of_texts_are_read_by_their_elements()
    {
        Assert.False(Check(
            SessionGuarantee.MonotonicReads,
            Append(1, "\"a,b\"", 0, 1),
            Append(1, "\"c]\"", 2, 3),
            Read(5, "[\"a,b\",\"c]\"]", 4, 5),
            Read(5, "[\"a,b\"]", 6, 7)).Holds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_linearizable_history_violates_nothing(bool lists)
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            OperationFunction[] functions = lists
                ? [OperationFunction.Append, OperationFunction.Read]
                : [OperationFunction.Write, OperationFunction.Read, OperationFunction.Cas, OperationFunction.Delete];
            Operation[] operations = Support.LargeHistory.Create(seed, functions, count: 400, keys: 2, clients: 5, unknownEvery: 20, values: lists ? 0 : seed % 3 * 20);
            IReadOnlyList<GuaranteeResult> results = GuaranteeChecker.Check(new OperationHistory(operations));

            Assert.All(results, result => Assert.True(result.Holds, $"seed {seed}: {result.Guarantee}: {result.Violation}"));
            Assert.All(results.Take(2), result => Assert.True(result.Judged > 20, $"seed {seed}: {result.Guarantee} judged {result.Judged}"));
        }
    }

    private static GuaranteeResult Check(SessionGuarantee guarantee, params Operation[] operations) =>
        GuaranteeChecker.Check(new OperationHistory(operations)).Single(result => result.Guarantee == guarantee);

    private static Operation Write(long client, string value, long call, long end) => new()
    {
        Client = client,
        Function = OperationFunction.Write,
        Key = "x",
        Value = value,
        Call = call,
        Return = end,
        Outcome = OperationOutcome.Ok,
    };

    private static Operation Append(long client, string value, long call, long end) =>
        Write(client, value, call, end) with { Function = OperationFunction.Append };

    private static Operation Read(long client, string? value, long call, long end) =>
        Write(client, "0", call, end) with { Function = OperationFunction.Read, Value = null, Output = value };
}
