namespace RaftOrleans.Verification;

/// <summary>
/// Asks of parts of a key's history, from one event to another, whether they can be explained, to find the part where a contradiction lies.
/// </summary>
/// <remarks>
/// A part is weaker than the history. What returned before it is gone; where it does not start at the beginning, the key may hold any value
/// at its start. What returns in it but was called before, and what is called in it but returns later or never, may happen in it or not.
/// So a part that cannot be explained proves that the history cannot be, and the larger the part, the less can be explained. Most
/// contradictions show in a short part, which is searched in no time even where the whole history has so many operations of unknown outcome
/// that the search for its last possible order would never end.
/// </remarks>
internal sealed class HistoryParts
{
    /// <summary>Preparing this many operations for a search costs about as much as a step of it.</summary>
    private const int OperationsPerStep = 8;

    private readonly IReadOnlyList<Operation> _operations;
    private readonly bool _nullIsAbsent;
    private readonly int _maxConfigurations;

    /// <summary>Prepares questions.</summary>
    /// <param name="operations">The operations of the key.</param>
    /// <param name="nullIsAbsent">See <see cref="OperationHistory.NullIsAbsent"/>.</param>
    /// <param name="problem">All of them as a problem, whose events are the bounds of parts.</param>
    /// <param name="maxConfigurations">See <see cref="LinearizabilityOptions.MaxConfigurations"/>.</param>
    public HistoryParts(IReadOnlyList<Operation> operations, bool nullIsAbsent, SearchProblem problem, int maxConfigurations)
    {
        _operations = operations;
        _nullIsAbsent = nullIsAbsent;
        _maxConfigurations = maxConfigurations;
        Whole = problem;
    }

    /// <summary>All operations as a problem.</summary>
    public SearchProblem Whole { get; }

    /// <summary>What takes part between two events, both included.</summary>
    public Presence[] Between(int first, int last)
    {
        var presence = new Presence[_operations.Count];
        for (int at = 0; at <= last; at++)
        {
            (int index, bool isReturn) = Whole.EventAt(at);
            Step step = Whole[index];
            if (!isReturn)
            {
                presence[step.Source] = Presence.Open;
            }
            else if (at < first)
            {
                presence[step.Source] = Presence.Out;
            }
            else if (step.CallEvent >= first)
            {
                presence[step.Source] = Presence.Required;
            }
        }

        return presence;
    }

    /// <summary>Prepares a search.</summary>
    /// <param name="presence">How operations take part.</param>
    /// <param name="hasAnyStart">True where the key may hold any value at first, false where it is absent.</param>
    /// <param name="looksAhead">True to be fast, false to get far.</param>
    public LinearizationSearch Prepare(Presence[] presence, bool hasAnyStart, bool looksAhead) =>
        new(SearchProblem.Create(_operations, presence, _nullIsAbsent), _maxConfigurations, hasAnyStart, looksAhead);

    /// <summary>Whether operations cannot be explained.</summary>
    /// <param name="presence">How they take part.</param>
    /// <param name="hasAnyStart">True where the key may hold any value at first, false where it is absent.</param>
    /// <param name="budget">What may be spent.</param>
    /// <returns>Null where the budget ran out first.</returns>
    public bool? Fails(Presence[] presence, bool hasAnyStart, SearchBudget budget) => Fails(presence, hasAnyStart, budget, out _);

    /// <summary>Looks for a part that cannot be explained, first a short one around an event.</summary>
    /// <param name="around">The event.</param>
    /// <param name="budget">What may be spent.</param>
    /// <returns>Its first and last event; null where none was found.</returns>
    public (int First, int Last)? FindAround(int around, SearchBudget budget)
    {
        const int firstReach = 4;
        for (int reach = firstReach; ; reach *= 2)
        {
            int first = Math.Max(0, around - reach);
            int last = Math.Min(Whole.EventCount - 1, around + reach);
            switch (Fails(Between(first, last), hasAnyStart: true, budget))
            {
                case true:
                    return (first, FindShortest(around - 1, last, end => Fails(Between(first, end), hasAnyStart: true, budget)));
                case null:
                    return null;
                case false when first == 0 && last == Whole.EventCount - 1:
                    return null;
            }
        }
    }

    /// <summary>Looks for the shortest prefix that cannot be explained, of a history that cannot be.</summary>
    /// <param name="explained">All returns before this event can be explained.</param>
    /// <param name="budget">What may be spent.</param>
    /// <param name="longest">The search that explained the longest prefix; null where none was asked.</param>
    /// <returns>Its last event.</returns>
    public int FindShortestPrefix(int explained, SearchBudget budget, out LinearizationSearch? longest)
    {
        LinearizationSearch? best = null;
        bool? PrefixFails(int end)
        {
            bool? fails = Fails(Between(0, end), hasAnyStart: false, budget, out LinearizationSearch? search);
            best = fails == false ? search : best;
            return fails;
        }

        int low = explained - 1;
        int high = Whole.EventCount - 1;
        for (int distance = 1; explained + distance < high; distance *= 2)
        {
            bool? fails = PrefixFails(explained + distance - 1);
            if (fails is null or true)
            {
                high = fails is true ? explained + distance - 1 : high;
                break;
            }

            low = explained + distance - 1;
        }

        int last = FindShortest(low, high, PrefixFails);
        longest = best;
        return last;
    }

    /// <summary>Looks for a late start of a part that ends with a return, first near the end.</summary>
    /// <param name="last">The return.</param>
    /// <param name="budget">What may be spent.</param>
    /// <returns>The latest start from which the part cannot be explained; null where there is none or the budget ran out.</returns>
    public int? FindLatestStart(int last, SearchBudget budget)
    {
        int tooLate = Whole[Whole.EventAt(last).Step].CallEvent + 1;
        int start = tooLate - 1;
        for (int distance = 1; Fails(Between(start, last), hasAnyStart: true, budget) is not true; distance *= 2)
        {
            if (budget.Reason is not null || start == 0)
            {
                return null;
            }

            tooLate = start;
            start = Math.Max(0, start - distance);
        }

        while (tooLate - start > 1)
        {
            int middle = start + ((tooLate - start) / 2);
            (start, tooLate) = Fails(Between(middle, last), hasAnyStart: true, budget) is true ? (middle, tooLate) : (start, middle);
        }

        return start;
    }

    private bool? Fails(Presence[] presence, bool hasAnyStart, SearchBudget budget, out LinearizationSearch? search)
    {
        search = null;
        if (!budget.TryTake(1, 1 + (presence.Length / OperationsPerStep)))
        {
            return null;
        }

        search = Prepare(presence, hasAnyStart, looksAhead: true);
        return search.Run(budget, long.MaxValue) switch
        {
            LinearizabilityVerdict.NotLinearizable => true,
            LinearizabilityVerdict.Linearizable => false,
            _ => null,
        };
    }

    /// <summary>The first event in a range at which parts begin to fail.</summary>
    /// <param name="low">An event at which they do not.</param>
    /// <param name="high">One at which they do.</param>
    /// <param name="fails">Asks; an unknown counts as a no.</param>
    private int FindShortest(int low, int high, Func<int, bool?> fails)
    {
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = fails(middle) is true ? (low, middle) : (middle, high);
        }

        // A call more can only help, so what fails with it fails without it.
        while (!Whole.EventAt(high).IsReturn)
        {
            high--;
        }

        return high;
    }
}
