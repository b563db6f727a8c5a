namespace RaftOrleans.Verification;

/// <summary>
/// The part of a key's history that ends with one return, which the search could not get past so far, and that starts at some earlier event
/// with any value whatever.
/// </summary>
/// <remarks>
/// A window is weaker than the history: what returned before it is gone, and its effect may have been anything; what was called before it
/// and returns in it, or has no known outcome, may happen in it or have happened before. So a window that cannot be explained proves that the
/// history cannot be. The later it starts the weaker it is. Most violations show in a short window, which is searched in no time even where
/// the whole history has so many operations of unknown outcome that the search for its last possible order would never end.
/// </remarks>
internal sealed class FailureWindow
{
    /// <summary>Preparing this many operations for a search costs about as much as a step of it.</summary>
    private const int OperationsPerStep = 8;

    private readonly IReadOnlyList<Operation> _operations;
    private readonly bool _nullIsAbsent;
    private readonly int _maxConfigurations;
    private readonly SearchProblem _problem;
    private readonly int _lastEvent;

    /// <summary>Prepares windows.</summary>
    /// <param name="operations">The operations of the key.</param>
    /// <param name="nullIsAbsent">See <see cref="OperationHistory.NullIsAbsent"/>.</param>
    /// <param name="problem">What the search was given.</param>
    /// <param name="lastEvent">The return that windows end with.</param>
    /// <param name="maxConfigurations">See <see cref="LinearizabilityOptions.MaxConfigurations"/>.</param>
    public FailureWindow(
        IReadOnlyList<Operation> operations, bool nullIsAbsent, SearchProblem problem, int lastEvent, int maxConfigurations)
    {
        _operations = operations;
        _nullIsAbsent = nullIsAbsent;
        _maxConfigurations = maxConfigurations;
        _problem = problem;
        _lastEvent = lastEvent;
    }

    /// <summary>The operation whose return it is.</summary>
    public int Blocked => _problem[_problem.EventAt(_lastEvent).Step].Source;

    /// <summary>What takes part from an event on.</summary>
    public Presence[] From(int firstEvent)
    {
        var presence = new Presence[_operations.Count];
        for (int at = 0; at <= _lastEvent; at++)
        {
            (int index, bool isReturn) = _problem.EventAt(at);
            Step step = _problem[index];
            if (!isReturn)
            {
                // What has not returned by the end may not have happened yet.
                presence[step.Source] = Presence.Open;
            }
            else if (at < firstEvent)
            {
                presence[step.Source] = Presence.Out;
            }
            else if (step.CallEvent >= firstEvent)
            {
                presence[step.Source] = Presence.Required;
            }
        }

        return presence;
    }

    /// <summary>Looks for a start from which the window cannot be explained, first near the end, because that is where it mostly is.</summary>
    /// <param name="budget">What may be spent.</param>
    /// <param name="tooLate">The earliest start known from which it can be explained.</param>
    /// <returns>The event; null where there is none or the budget ran out.</returns>
    public int? FindStart(SearchBudget budget, out int tooLate)
    {
        tooLate = _problem[_problem.EventAt(_lastEvent).Step].CallEvent + 1;
        int start = tooLate - 1;
        for (int distance = 1; ; distance *= 2)
        {
            switch (Fails(From(start), hasAnyStart: true, budget))
            {
                case true:
                    return start;
                case null:
                    return null;
                case false when start == 0:
                    return null;
            }

            tooLate = start;
            start = Math.Max(0, start - distance);
        }
    }

    /// <summary>Whether operations cannot be explained.</summary>
    /// <param name="presence">How they take part.</param>
    /// <param name="hasAnyStart">True where the key may hold any value at first, false where it is absent.</param>
    /// <param name="budget">What may be spent.</param>
    /// <returns>Null where the budget ran out first.</returns>
    public bool? Fails(Presence[] presence, bool hasAnyStart, SearchBudget budget)
    {
        if (!budget.TryTake(1, 1 + (presence.Length / OperationsPerStep)))
        {
            return null;
        }

        SearchProblem problem = SearchProblem.Create(_operations, presence, _nullIsAbsent);
        var search = new LinearizationSearch(problem, _maxConfigurations, hasAnyStart);
        return search.Run(budget, long.MaxValue) switch
        {
            LinearizabilityVerdict.NotLinearizable => true,
            LinearizabilityVerdict.Linearizable => false,
            _ => null,
        };
    }
}
