namespace RaftOrleans.Verification;

/// <summary>
/// Judges the session guarantees and exactly once. They say less than linearizability and can be judged where it does not hold or nobody
/// knows: of stale reads, and of histories that are too hard.
/// </summary>
/// <remarks>
/// <para>A violation is reported only where it is certain. A read may have seen any write of its value that it can have seen; one write is before
/// another only where it was answered before the other was called, which is the order of their entries in the log; and of the order of two
/// writes nothing is known but what a list that was appended to, or a cas that succeeded, has shown. So values that are written once, and
/// lists, let much be judged, and values that are written again and again little: <see cref="GuaranteeResult.Judged"/> says how much it
/// was.</para>
/// <para>The cost is that of sorting the operations, and for lists that of reading them.</para>
/// </remarks>
public static class GuaranteeChecker
{
    /// <summary>Judges all guarantees.</summary>
    /// <param name="history">What clients asked and were answered.</param>
    /// <returns>One result per guarantee, in the order of <see cref="SessionGuarantee"/>.</returns>
    public static IReadOnlyList<GuaranteeResult> Check(OperationHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var tallies = Enum.GetValues<SessionGuarantee>().ToDictionary(guarantee => guarantee, guarantee => new GuaranteeTally());
        foreach (IGrouping<string, Operation> key in history.Operations.GroupBy(operation => operation.Key, StringComparer.Ordinal))
        {
            var writes = new KeyWrites(key, history.NullIsAbsent);
            ReadGuarantees.Check(writes, tallies[SessionGuarantee.ReadYourWrites], tallies[SessionGuarantee.MonotonicReads]);
            WriteGuarantees.Check(
                writes,
                tallies[SessionGuarantee.MonotonicWrites],
                tallies[SessionGuarantee.WritesFollowReads],
                tallies[SessionGuarantee.ExactlyOnce]);
        }

        return [.. tallies.Select(tally => new GuaranteeResult(tally.Key, tally.Value.Judged, tally.Value.Violation))];
    }
}
