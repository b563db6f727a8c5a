namespace RaftOrleans.Verification;

/// <summary>Makes the failing part of a key's history small enough to be read.</summary>
/// <remarks>
/// Leaving an operation out is fair only if its absence is not what breaks the rest: without the write, any read of its value would be a
/// violation. So the history is only ever made weaker:
/// <list type="number">
/// <item>It ends with the return that no order reaches, see <see cref="HistoryParts"/>.</item>
/// <item>It starts as late as possible with any value whatever.</item>
/// <item>
/// An operation is set free: it may happen at any time or never. If the rest still cannot be explained, the operation does not matter.
/// </item>
/// </list>
/// All of this is monotone (the weaker, the more can be explained). Hence the start can be found by bisection, and one pass in which every
/// operation has been tried leaves a part from which none can be left out.
/// </remarks>
internal sealed class FailureMinimizer
{
    /// <summary>Steps of the search for an order to show beside the operations that have none.</summary>
    private const long DescriptionSteps = 100_000;

    private readonly IReadOnlyList<Operation> _operations;
    private readonly HistoryParts _parts;
    private readonly LinearizabilityOptions _options;
    private readonly SearchBudget _budget;
    private int _last;
    private int _blocked;
    private Presence[] _presence = [];
    private bool _hasAnyStart;

    /// <summary>Prepares.</summary>
    /// <param name="operations">The operations of the key.</param>
    /// <param name="parts">Answers questions about them.</param>
    /// <param name="options">Limits.</param>
    public FailureMinimizer(IReadOnlyList<Operation> operations, HistoryParts parts, LinearizabilityOptions options)
    {
        _operations = operations;
        _parts = parts;
        _options = options;
        _budget = new SearchBudget(options.MaxMinimizationSteps, options.OutOfBudget);
    }

    /// <summary>Leaves out what can be left out, and describes the rest.</summary>
    /// <param name="search">The search of the whole.</param>
    /// <param name="failing">A part that fails, where one is known; null where only the whole is known to fail.</param>
    public LinearizabilityViolation Run(LinearizationSearch search, (int First, int Last)? failing)
    {
        LinearizationSearch? longest = null;
        _last = failing?.Last ?? _parts.FindShortestPrefix(search.DeepestEvent, _budget, out longest);
        _blocked = _parts.Whole[_parts.Whole.EventAt(_last).Step].Source;
        _presence = _parts.Between(failing?.First ?? 0, _last);
        _hasAnyStart = failing is not null;
        Presence[] prefix = _parts.Between(0, _last);
        int[] prefixOrder = (longest ?? search).FindOrder(out _);

        // Reads first: most writes then have nobody left who asks for their value, which makes the later questions easy.
        bool isMinimal = TrySetAllFree(prefix)
            || (TryStartLate() && TrySetFree(operation => operation.Function == OperationFunction.Read) && TrySetFree(_ => true));
        LinearizationSearch final = _parts.Prepare(KeptWithOrigins(prefix), _hasAnyStart, looksAhead: false);
        final.Run(new SearchBudget(DescriptionSteps, outOfBudget: null), long.MaxValue);
        int[] order = final.FindOrder(out int start);
        Operation[] orderedOperations = [.. order.Select(i => _operations[i])];
        string startValue = final.Problem.Values.Describe(start);
        return new LinearizabilityViolation
        {
            Key = _operations[0].Key,
            Operations = [.. _operations.Where((_, i) => _presence[i] != Presence.Out).OrderBy(operation => operation.Call)],
            IsMinimal = isMinimal,
            HoldsFromAnyStart = _hasAnyStart,
            Order = orderedOperations,
            StartValue = startValue,
            EndValue = ValueAfter(orderedOperations, startValue),
            Blocked = _operations[final.Problem[final.Problem.EventAt(final.DeepestEvent).Step].Source],
            PrefixLength = prefix.Count(presence => presence != Presence.Out),
            PrefixOrder = [.. prefixOrder.Select(i => _operations[i])],
        };
    }

    /// <summary>Sees whether the operation that fails fails alone, as the read of a value does that nobody wrote.</summary>
    private bool TrySetAllFree(Presence[] prefix)
    {
        const long enoughSteps = 10_000;
        Presence[] weaker = [.. prefix.Select((presence, i) => presence == Presence.Out || i == _blocked ? presence : Presence.Free)];
        if (_parts.Fails(weaker, hasAnyStart: false, _budget.Part(enoughSteps)) is not true)
        {
            return false;
        }

        _presence = weaker;
        _hasAnyStart = false;
        return true;
    }

    /// <summary>Looks for the latest start.</summary>
    /// <returns>False where the budget ran out first.</returns>
    private bool TryStartLate()
    {
        if (_parts.FindLatestStart(_last, _budget) is { } start)
        {
            _presence = _parts.Between(start, _last);
            _hasAnyStart = true;
        }

        // Where no start will do, it matters that the key is absent at first.
        return _budget.Reason is null;
    }

    /// <summary>Sets operations free, many at a time as long as that goes well, then fewer.</summary>
    /// <returns>False where the budget ran out first.</returns>
    private bool TrySetFree(Func<Operation, bool> isCandidate)
    {
        int[] candidates =
        [
            .. Enumerable.Range(0, _presence.Length)
                .Where(i => i != _blocked && _presence[i] is Presence.Required or Presence.Open && isCandidate(_operations[i]))
                .OrderBy(i => _operations[i].Call),
        ];
        for (int size = candidates.Length; size > 0; size /= 2)
        {
            var needed = new List<int>();
            foreach (int[] chunk in candidates.Chunk(size))
            {
                Presence[] weaker = [.. _presence];
                foreach (int i in chunk)
                {
                    weaker[i] = Presence.Free;
                }

                switch (_parts.Fails(weaker, _hasAnyStart, _budget))
                {
                    case null:
                        return false;
                    case true:
                        _presence = weaker;
                        break;
                    case false:
                        needed.AddRange(chunk);
                        break;
                }
            }

            candidates = [.. needed];
        }

        return true;
    }

    /// <summary>
    /// Leaves out what is free, and for each value that was observed takes back in the operation that set it last, so that a reader sees
    /// where the value came from. That cannot make the rest explainable: it failed with this operation happening at any time.
    /// </summary>
    private Presence[] KeptWithOrigins(Presence[] prefix)
    {
        Presence[] kept = [.. _presence.Select(presence => presence == Presence.Free ? Presence.Out : presence)];
        var unseen = new Stack<int>(Enumerable.Range(0, kept.Length).Where(i => kept[i] != Presence.Out));
        while (unseen.TryPop(out int observer))
        {
            string? observed = Observed(_operations[observer]);
            int origin = Enumerable.Range(0, kept.Length)
                .Where(i => observed is not null && prefix[i] != Presence.Out && CanSet(_operations[i], observed))
                .Where(i => _operations[i].Call <= (_operations[observer].Return ?? long.MaxValue))
                .OrderBy(i => kept[i] == Presence.Out)
                .ThenByDescending(i => _operations[i].Call)
                .FirstOrDefault(Step.None);
            if (origin != Step.None && kept[origin] == Presence.Out)
            {
                kept[origin] = prefix[origin];
                unseen.Push(origin);
            }
        }

        _presence = kept;
        return kept;
    }

    private static string? Observed(Operation operation) => operation.Function switch
    {
        OperationFunction.Read when operation.Outcome == OperationOutcome.Ok => operation.Output,
        OperationFunction.Cas => operation.From,
        _ => null,
    };

    private static bool CanSet(Operation operation, string value) => operation.Function switch
    {
        OperationFunction.Write => string.Equals(operation.Value, value, StringComparison.Ordinal),
        OperationFunction.Cas => !operation.IsRefusedCas && string.Equals(operation.Value, value, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>What the key holds after operations took effect in this order.</summary>
    private static string ValueAfter(Operation[] order, string start)
    {
        string value = start;
        foreach (Operation operation in order)
        {
            value = operation.Function switch
            {
                OperationFunction.Write => operation.Value!,
                OperationFunction.Delete => "absent",
                OperationFunction.Append when value is "absent" or "[]" => $"[{operation.Value}]",
                OperationFunction.Append when value is ['[', ..] => $"{value[..^1]},{operation.Value}]",
                OperationFunction.Cas when operation.Outcome != OperationOutcome.Ok || !operation.IsRefusedCas => operation.Value!,
                _ => value,
            };
        }

        return value;
    }
}
