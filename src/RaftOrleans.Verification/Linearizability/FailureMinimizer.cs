namespace RaftOrleans.Verification;

/// <summary>Makes the failing part of a key's history small enough to be read.</summary>
/// <remarks>
/// Leaving an operation out is fair only if its absence is not what breaks the rest: without the write, any read of its value would be a
/// violation. So the history is only ever made weaker:
/// <list type="number">
/// <item>It ends with the return that no order reaches.</item>
/// <item>It starts as late as possible with any value whatever, which stands for all that returned before.</item>
/// <item>
/// An operation is set free: it may happen at any time or never. If the rest still cannot be explained, the operation does not matter.
/// </item>
/// </list>
/// All of this is monotone (the weaker, the more can be explained). Hence the start can be found by bisection, and one pass in which every
/// operation has been tried leaves a part from which none can be left out.
/// </remarks>
internal sealed class FailureMinimizer
{
    /// <summary>Preparing this many operations for a search costs about as much as a step of it.</summary>
    private const int OperationsPerStep = 8;

    private readonly IReadOnlyList<Operation> _operations;
    private readonly bool _nullIsAbsent;
    private readonly LinearizabilityOptions _options;
    private readonly SearchBudget _budget;
    private readonly SearchProblem _problem;
    private readonly int _failingEvent;
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
        _failingEvent = failingEvent;
        _budget = new SearchBudget(options.MaxMinimizationSteps, options.OutOfBudget);
        _blocked = problem[problem.EventAt(failingEvent).Step].Source;
        _presence = PresenceBetween(0);
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
            Blocked = _operations[problem[problem.EventAt(search.FailingEvent).Step].Source],
            PrefixLength = prefixLength,
            PrefixOrder = [.. prefixOrder.Select(i => _operations[i])],
        };
    }

    /// <summary>What takes part from an event to the one that fails.</summary>
    private Presence[] PresenceBetween(int firstEvent)
    {
        var presence = new Presence[_operations.Count];
        for (int at = 0; at <= _failingEvent; at++)
        {
            (int index, bool isReturn) = _problem.EventAt(at);
            Step step = _problem[index];
            if (!isReturn)
            {
                // What has not returned by then may not have happened yet.
                presence[step.Source] = Presence.Open;
            }
            else if (at < firstEvent)
            {
                presence[step.Source] = Presence.Out;
            }
            else if (step.CallEvent >= firstEvent)
            {
                // What was called before may have happened before, and stays open.
                presence[step.Source] = Presence.Required;
            }
        }

        return presence;
    }

    /// <summary>Sees whether the operation that fails fails alone, as the read of a value does that nobody wrote.</summary>
    private bool TrySetAllFree()
    {
        const long enoughSteps = 10_000;
        Presence[] weaker = [.. _presence.Select((presence, i) => presence == Presence.Out || i == _blocked ? presence : Presence.Free)];
        if (_options.MaxMinimizationSteps == 0 || Fails(weaker, false, new SearchBudget(enoughSteps, _options.OutOfBudget)) is not true)
        {
            return false;
        }

        _presence = weaker;
        return true;
    }

    /// <summary>Looks for the latest start, first near the end, because that is where it mostly is.</summary>
    /// <returns>False where the budget ran out first.</returns>
    private bool TryStartLate()
    {
        int tooLate = _problem[_problem.EventAt(_failingEvent).Step].CallEvent + 1;
        int early = tooLate - 1;
        for (int distance = 1; ; distance *= 2)
        {
            if (Fails(PresenceBetween(early), hasAnyStart: true) is not { } isEarlyEnough)
            {
                return false;
            }

            if (isEarlyEnough)
            {
                break;
            }

            if (early == 0)
            {
                // It matters that the key is absent at first.
                return true;
            }

            tooLate = early;
            early = Math.Max(0, early - distance);
        }

        while (tooLate - early > 1)
        {
            int middle = early + ((tooLate - early) / 2);
            if (Fails(PresenceBetween(middle), hasAnyStart: true) is not { } isEarlyEnough)
            {
                break;
            }

            (early, tooLate) = isEarlyEnough ? (middle, tooLate) : (early, middle);
        }

        _presence = PresenceBetween(early);
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

                switch (Fails(weaker, _hasAnyStart))
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

    /// <summary>Whether these operations cannot be explained; null where the budget ran out first.</summary>
    private bool? Fails(Presence[] presence, bool hasAnyStart) => Fails(presence, hasAnyStart, _budget);

    private bool? Fails(Presence[] presence, bool hasAnyStart, SearchBudget budget)
    {
        if (!budget.TryTake(1, 1 + (presence.Length / OperationsPerStep)))
        {
            return null;
        }

        SearchProblem problem = SearchProblem.Create(_operations, presence, _nullIsAbsent);
        var search = new LinearizationSearch(problem, _options.MaxConfigurations, hasAnyStart);
        return search.Run(budget, long.MaxValue) switch
        {
            LinearizabilityVerdict.NotLinearizable => true,
            LinearizabilityVerdict.Linearizable => false,
            _ => null,
        };
    }

    /// <summary>
    /// Leaves out what is free, and for each value that was observed takes back in the operation that set it last, so that a reader sees
    /// where the value came from. That cannot make the rest explainable: it failed with this operation happening at any time.
    /// </summary>
    private Presence[] KeptWithOrigins()
    {
        Presence[] kept = [.. _presence.Select(presence => presence == Presence.Free ? Presence.Out : presence)];
        var unseen = new Stack<int>(Enumerable.Range(0, kept.Length).Where(i => kept[i] != Presence.Out));
        Presence[] prefix = PresenceBetween(0);
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
