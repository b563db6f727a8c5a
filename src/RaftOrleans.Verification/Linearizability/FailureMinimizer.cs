namespace RaftOrleans.Verification;

/// <summary>Makes the failing part of a key's history small enough to be read.</summary>
/// <remarks>
/// Leaving an operation out is fair only if its absence is not what breaks the rest: without the write, any read of its value would be a
/// violation. So an operation is first set free, which is weaker than both having and not having it: it may happen at any time or never.
/// If the rest still cannot be explained, the operation does not matter. This is monotone (the more is free, the more can be explained),
/// hence one pass in which every operation has been tried leaves a part from which none can be left out.
/// </remarks>
internal sealed class FailureMinimizer
{
    private readonly IReadOnlyList<Operation> _operations;
    private readonly bool _nullIsAbsent;
    private readonly LinearizabilityOptions _options;
    private readonly SearchBudget _budget;
    private readonly Presence[] _presence;

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
        _budget = new SearchBudget(options.MaxMinimizationSteps, options.OutOfBudget);
        _presence = new Presence[operations.Count];
        for (int at = 0; at <= failingEvent; at++)
        {
            (int index, bool isReturn) = problem.EventAt(at);

            // What has not returned by then may not have happened yet.
            _presence[problem[index].Source] = isReturn ? Presence.Required : Presence.Open;
        }

        PrefixLength = _presence.Count(presence => presence != Presence.Out);
        Blocked = problem[problem.EventAt(failingEvent).Step].Source;
    }

    /// <summary>Operations in the prefix.</summary>
    public int PrefixLength { get; }

    /// <summary>The operation that the prefix ends with, which is always needed: without it the prefix can be explained.</summary>
    private int Blocked { get; }

    /// <summary>Leaves out what can be left out, and describes the rest.</summary>
    /// <param name="prefixOrder">See <see cref="LinearizabilityViolation.PrefixOrder"/>.</param>
    public LinearizabilityViolation Run(int[] prefixOrder)
    {
        // Reads first: most writes then have nobody left who asks for their value, which makes the later questions easy.
        bool isMinimal = SetFree(operation => operation.Function == OperationFunction.Read) && SetFree(_ => true);
        Presence[] kept = [.. _presence.Select(presence => presence == Presence.Free ? Presence.Out : presence)];
        SearchProblem problem = SearchProblem.Create(_operations, kept, _nullIsAbsent);
        var search = new LinearizationSearch(problem, _options.MaxConfigurations);
        search.Run(new SearchBudget(long.MaxValue, _options.OutOfBudget), long.MaxValue);
        Operation[] order = [.. search.FindOrder().Select(i => _operations[i])];
        return new LinearizabilityViolation
        {
            Key = _operations[0].Key,
            Operations = [.. _operations.Where((_, i) => kept[i] != Presence.Out).OrderBy(operation => operation.Call)],
            IsMinimal = isMinimal,
            Order = order,
            ValueAfterOrder = ValueAfter(order),
            Blocked = _operations[Blocked],
            PrefixLength = PrefixLength,
            PrefixOrder = [.. prefixOrder.Select(i => _operations[i])],
        };
    }

    /// <summary>Sets operations free, many at a time as long as that goes well, then fewer.</summary>
    /// <returns>False where the budget ran out first.</returns>
    private bool SetFree(Func<Operation, bool> isCandidate)
    {
        int[] candidates =
        [
            .. Enumerable.Range(0, _presence.Length)
                .Where(i => i != Blocked && _presence[i] is Presence.Required or Presence.Open && isCandidate(_operations[i]))
                .OrderBy(i => _operations[i].Call),
        ];
        for (int size = candidates.Length; size > 0; size /= 2)
        {
            var needed = new List<int>();
            foreach (int[] chunk in candidates.Chunk(size))
            {
                if (TrySetFree(chunk) is not { } isFree)
                {
                    return false;
                }

                if (!isFree)
                {
                    needed.AddRange(chunk);
                }
            }

            candidates = [.. needed];
        }

        return true;
    }

    /// <summary>Sets operations free if the rest fails nevertheless.</summary>
    /// <returns>Whether it still fails, so that they stay free; null where the budget ran out.</returns>
    private bool? TrySetFree(int[] chunk)
    {
        Presence[] before = [.. chunk.Select(i => _presence[i])];
        foreach (int i in chunk)
        {
            _presence[i] = Presence.Free;
        }

        SearchProblem problem = SearchProblem.Create(_operations, _presence, _nullIsAbsent);
        var search = new LinearizationSearch(problem, _options.MaxConfigurations);
        LinearizabilityVerdict verdict = search.Run(_budget, long.MaxValue);
        if (verdict == LinearizabilityVerdict.NotLinearizable)
        {
            return true;
        }

        for (int i = 0; i < chunk.Length; i++)
        {
            _presence[chunk[i]] = before[i];
        }

        return verdict == LinearizabilityVerdict.Unknown ? null : false;
    }

    /// <summary>What the key holds after operations took effect in this order.</summary>
    private static string? ValueAfter(Operation[] order)
    {
        string? value = null;
        foreach (Operation operation in order)
        {
            value = operation.Function switch
            {
                OperationFunction.Write => operation.Value,
                OperationFunction.Delete => null,
                OperationFunction.Append when value is null or "[]" => $"[{operation.Value}]",
                OperationFunction.Append => $"{value[..^1]},{operation.Value}]",
                OperationFunction.Cas when operation.Outcome != OperationOutcome.Ok || !operation.IsRefusedCas => operation.Value,
                _ => value,
            };
        }

        return value;
    }
}
