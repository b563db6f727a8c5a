namespace RaftOrleans.Verification;

/// <summary>
/// Tells whether a history of operations on a key-value store is linearizable: whether each operation can have taken effect at one moment
/// between its call and its return such that every answer is right (Herlihy and Wing, 1990).
/// </summary>
/// <remarks>
/// A key-value store is linearizable exactly when each of its keys is (Herlihy and Wing's locality; Horn and Kroening, 2015, call the
/// use that a checker makes of it P-compositionality). So each key is searched by itself, see <see cref="LinearizationSearch"/>. The problem
/// is NP-complete: there are histories for which every search takes too long. The answer is then unknown.
/// The checker has no clock, no randomness and no threads: the same history and limits give the same result.
/// </remarks>
public static class LinearizabilityChecker
{
    /// <summary>Steps for each key before the next one has its turn, so that one hard key does not hide a plain violation in another.</summary>
    private const long FirstTurnSteps = 16_384;

    private const long TurnGrowth = 4;

    /// <summary>Checks a history.</summary>
    /// <param name="history">What clients asked and were answered. All keys are absent at its beginning.</param>
    /// <param name="options">Limits; none of them but memory by default.</param>
    public static LinearizabilityResult Check(OperationHistory history, LinearizabilityOptions? options = null)
    {
        options ??= new LinearizabilityOptions();
        List<KeySearch> keys = PartitionByKey(history);
        var budget = new SearchBudget(options.MaxSteps, options.OutOfBudget);
        List<KeySearch> open = keys;
        for (long turn = FirstTurnSteps; open.Count > 0 && budget.Reason is null; turn *= TurnGrowth)
        {
            foreach (KeySearch key in open)
            {
                key.Run(history.NullIsAbsent, options, budget, turn);
                if (key.Violation is not null)
                {
                    return Result(LinearizabilityVerdict.NotLinearizable, keys, budget);
                }
            }

            open = [.. open.Where(key => key.IsOpen)];
        }

        bool isYes = keys.TrueForAll(key => key.Order is not null);
        return Result(isYes ? LinearizabilityVerdict.Linearizable : LinearizabilityVerdict.Unknown, keys, budget);
    }

    private static LinearizabilityResult Result(LinearizabilityVerdict verdict, List<KeySearch> keys, SearchBudget budget)
    {
        bool isUnknown = verdict == LinearizabilityVerdict.Unknown;
        return new LinearizabilityResult
        {
            Verdict = verdict,
            Violation = keys.Find(key => key.Violation is not null)?.Violation,
            Orders = [.. keys.Where(key => key.Order is not null).Select(key => key.Order!)],
            UnknownKeys = isUnknown ? [.. keys.Where(key => key.Order is null).Select(key => key.Key)] : [],
            UnknownReason = isUnknown ? budget.Reason ?? keys.Find(key => key.UnknownReason is not null)?.UnknownReason : null,
            Steps = budget.Used,
        };
    }

    private static List<KeySearch> PartitionByKey(OperationHistory history)
    {
        var keys = new List<KeySearch>();
        var byName = new Dictionary<string, KeySearch>(StringComparer.Ordinal);
        foreach (Operation operation in history.Operations)
        {
            if (!byName.TryGetValue(operation.Key, out KeySearch? key))
            {
                key = new KeySearch(operation.Key);
                byName.Add(operation.Key, key);
                keys.Add(key);
            }

            key.Operations.Add(operation);
        }

        return keys;
    }
}
