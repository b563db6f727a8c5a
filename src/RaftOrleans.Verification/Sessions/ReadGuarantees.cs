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
        // Of what the client has done before it is enough to keep the latest: what is older than an earlier one is older than the latest
        // too, or the latest is not after it and says nothing.
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

            if (lastWrite is { } write && write.Return < operation.Call)
            {
                JudgeWrite(key, operation, write, yourWrites);
            }

            if (lastRead is { } read && read.Return < operation.Call)
            {
                JudgeRead(key, operation, read, monotonic);
            }

            lastRead = operation;
        }
    }

    /// <summary>Whether all that a read may have seen is before a write. The beginning is before every write.</summary>
    /// <remarks>A value that nobody has written comes from nowhere, which is for linearizability to tell.</remarks>
    private static bool IsOlder(KeyWrites key, Operation read, Operation write) =>
        key.Candidates(read).All(candidate => KeyWrites.IsBefore(candidate, write))
        && (key.MaybeInitial(read) || key.Candidates(read).Any());

    private static void JudgeWrite(KeyWrites key, Operation read, Operation write, GuaranteeTally tally)
    {
        if (tally.Violation is not null)
        {
            return;
        }

        if (!IsOlder(key, read, write))
        {
            tally.Hold();
            return;
        }

        tally.Break(
            $"client {read.Client} reads of key {read.Key} what is older than its own write",
            [.. key.Candidates(read).Take(1), write, read]);
    }

    private static void JudgeRead(KeyWrites key, Operation read, Operation earlier, GuaranteeTally tally)
    {
        if (tally.Violation is not null)
        {
            return;
        }

        // It may have seen any of several: then it must be older than each of them.
        bool isOlder = !key.MaybeInitial(earlier) && key.Candidates(earlier).Any()
            && key.Candidates(earlier).All(known => IsOlder(key, read, known));
        if (!isOlder)
        {
            tally.Hold();
            return;
        }

        tally.Break(
            $"client {read.Client} reads of key {read.Key} what is older than what it has read before",
            [.. key.Candidates(read).Take(1), key.Candidates(earlier).First(), earlier, read]);
    }
}
