namespace RaftOrleans.Verification;

/// <summary>Makes the failing part of a key's history small enough to be read.</summary>
/// <remarks>
/// Leaving an operation out is fair only if its absence is not what breaks the rest: without the write, any read of its value would be a
/// violation. So the history is only ever made weaker:
/// <list type="number">
/// <item>It ends with the return that no order reaches.</item>
/// <item>It starts as late as possible with any value whatever, see <see cref="FailureWindow"/>.</item>
/// <item>
/// An operation is set free: it may happen at any time or never. If the rest still cannot be explained, the operation does not matter.
/// </item>
/// </list>
/// All of this is monotone (the weaker, the more can be explained). Hence the start can be found by bisection, and one pass in which every
/// operation has been tried leaves a part from which none can be left out.
/// </remarks>
internal sealed class FailureMinimizer
{
    private readonly IReadOnlyList<Operation> _operations;
    private readonly bool _nullIsAbsent;
    private readonly LinearizabilityOptions _options;
    private readonly SearchBudget _budget;
    private readonly SearchProblem _problem;
    private readonly FailureWindow _window;
    private readonly int _blocked;
    private Presence[] _presence;
    private bool _hasAnyStart;

    /// <summary>Starts from the shortest prefix that fails.</summary>
    /// <param name="operations">The operations of the key.</param>
    /// <param name="nullIsAbsent">See <see cref="OperationHistory.NullIsAbsent"/>.</param>
    /// <param name="problem">What the search was given.</param>
    /// <param name="failingEvent">Where it failed.</param>
    /// <param name="options">Limits.</param>
    public FailureMinimizer(
        IReadOnlyList<Operation> operations, bool nullIsAbsent, SearchProblem problem, int failingEvent, LinearizabilityOptions options)
    {
        _operations = operations;
        _nullIsAbsent = nullIsAbsent;
        _options = options;
        _problem = problem;
        _budget = new SearchBudget(options.MaxMinimizationSteps, options.OutOfBudget);
        _window = new FailureWindow(operations, nullIsAbsent, problem, failingEvent, options.MaxConfigurations);
        _blocked = _window.Blocked;
        _presence = _window.From(0);
    }

    /// <summary>Leaves out what can be left out, and describes the rest.</summary>
    /// <param name="search">The search that failed.</param>
    public LinearizabilityViolation Run(LinearizationSearch search)
    {
        int prefixLength = _presence.Count(presence => presence != Presence.Out);
        int[] prefixOrder = search.FindOrder(out _);

        // Reads first: most writes then have nobody left who asks for their value, which makes the later questions easy.
        bool isMinimal = TrySetAllFree()
            || (TryStartLate() && TrySetFree(operation => operation.Function == OperationFunction.Read) && TrySetFree(_ => true));
        bool isSmaller = _presence.Contains(Presence.Free) || _hasAnyStart;
        SearchProblem problem = _problem;
        if (isSmaller)
        {
            problem = SearchProblem.Create(_operations, KeptWithOrigins(), _nullIsAbsent);
            search = new LinearizationSearch(problem, _options.MaxConfigurations, _hasAnyStart);
            search.Run(new SearchBudget(_options.MaxMinimizationSteps, null), long.MaxValue);
        }

        int[] order = search.FindOrder(out int start);
        Operation[] orderedOperations = [.. order.Select(i => _operations[i])];
        string startValue = problem.Values.Describe(start);
        return new LinearizabilityViolation
        {
            Key = _operations[0].Key,
            Operations = [.. _operations.Where((_, i) => _presence[i] != Presence.Out).OrderBy(operation => operation.Call)],
            IsMinimal = isMinimal,
            HoldsFromAnyStart = _hasAnyStart,
            Order = orderedOperations,
            StartValue = startValue,
            EndValue = ValueAfter(orderedOperations, startValue),
            Blocked = _operations[problem[problem.EventAt(search.DeepestEvent).Step].Source],
            PrefixLength = prefixLength,
            PrefixOrder = [.. prefixOrder.Select(i => _operations[i])],
        };
    }

    /// <summary>Sees whether the operation that fails fails alone, as the read of a value does that nobody wrote.</summary>
    private bool TrySetAllFree()
    {
        const long enoughSteps = 10_000;
        Presence[] weaker = [.. _presence.Select((presence, i) => presence == Presence.Out || i == _blocked ? presence : Presence.Free)];
        if (_options.MaxMinimizationSteps == 0 || _window.Fails(weaker, hasAnyStart: false, new SearchBudget(enoughSteps, _options.OutOfBudget)) is not true)
        {
            return false;
        }

        _presence = weaker;
        return true;
    }

    /// <summary>Looks for the latest start.</summary>
    /// <returns>False where the budget ran out first.</returns>
    private bool TryStartLate()
    {
        if (_window.FindStart(_budget, out int tooLate) is not { } start)
        {
            // Where no start will do, it matters that the key is absent at first.
            return _budget.Reason is null;
        }

        while (tooLate - start > 1)
        {
            int middle = start + ((tooLate - start) / 2);
            if (_window.Fails(_window.From(middle), hasAnyStart: true, _budget) is not { } isEarlyEnough)
            {
                break;
            }

            (start, tooLate) = isEarlyEnough ? (middle, tooLate) : (start, middle);
        }

        _presence = _window.From(start);
        _hasAnyStart = true;
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

                switch (_window.Fails(weaker, _hasAnyStart, _budget))
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
    private Presence[] KeptWithOrigins()
    {
        Presence[] kept = [.. _presence.Select(presence => presence == Presence.Free ? Presence.Out : presence)];
        var unseen = new Stack<int>(Enumerable.Range(0, kept.Length).Where(i => kept[i] != Presence.Out));
        Presence[] prefix = _window.From(0);
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
