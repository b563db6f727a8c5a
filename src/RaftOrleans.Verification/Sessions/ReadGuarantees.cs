namespace RaftOrleans.Verification;

/// <summary>Read your writes, and monotonic reads: what a read of a client must not be older than.</summary>
internal static class ReadGuarantees
{
    /// <summary>Judges the reads of one key.</summary>
    public static void Check(KeyWrites key, GuaranteeTally yourWrites, GuaranteeTally monotonic)
    {
        foreach (IGrouping<long, Operation> client in key.All.GroupBy(operation => operation.Client))
        {
            CheckClient(key, [.. client], yourWrites, monotonic);
        }
    }

    private static void CheckClient(KeyWrites key, List<Operation> operations, GuaranteeTally yourWrites, GuaranteeTally monotonic)
    {
        // Of what the client has done before it is enough to keep the latest: what is older than an earlier one is older than the latest too,
        // or the latest is not after it and says nothing.
        Operation? lastWrite = null;
        Operation? lastRead = null;
        foreach (Operation operation in operations)
        {
            if (KeyWrites.IsAcknowledged(operation))
            {
                lastWrite = lastWrite is null || KeyWrites.IsBefore(lastWrite, operation) ? operation : lastWrite;
                continue;
            }

            if (!KeyWrites.IsAnswered(operation))
            {
                continue;
            }

            (IReadOnlyList<Operation> seen, bool maybeInitial) = key.Candidates(operation);
            if (lastWrite is { } write && write.Return < operation.Call)
            {
                JudgeWrite(operation, seen, maybeInitial, write, yourWrites);
            }

            if (lastRead is { } read && read.Return < operation.Call)
            {
                JudgeRead(key, operation, seen, maybeInitial, read, monotonic);
            }

            lastRead = operation;
        }
    }

    private static void JudgeWrite(Operation read, IReadOnlyList<Operation> seen, bool maybeInitial, Operation write, GuaranteeTally tally)
    {
        // The beginning is before every write; without any candidate the value comes from nowhere, which is for linearizability to tell.
        bool isOlder = (seen.Count > 0 || maybeInitial) && seen.All(candidate => KeyWrites.IsBefore(candidate, write));
        if (!isOlder)
        {
            tally.Hold();
            return;
        }

        tally.Break(
            $"client {read.Client} reads of key {read.Key} what is older than its own write",
            seen.Count > 0 ? [seen[^1], write, read] : [write, read]);
    }

    private static void JudgeRead(
        KeyWrites key, Operation read, IReadOnlyList<Operation> seen, bool maybeInitial, Operation earlier, GuaranteeTally tally)
    {
        (IReadOnlyList<Operation> before, bool wasMaybeInitial) = key.Candidates(earlier);
        bool isOlder = before.Count > 0 && !wasMaybeInitial && (seen.Count > 0 || maybeInitial)
            && seen.All(candidate => before.All(known => KeyWrites.IsBefore(candidate, known)));
        if (!isOlder)
        {
            tally.Hold();
            return;
        }

        tally.Break(
            $"client {read.Client} reads of key {read.Key} what is older than what it has read before",
            seen.Count > 0 ? [seen[^1], before[0], earlier, read] : [before[0], earlier, read]);
    }
}
