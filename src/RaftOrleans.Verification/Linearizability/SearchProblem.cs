namespace RaftOrleans.Verification;

/// <summary>
/// The operations of one key, prepared for the search: calls and returns in the order of time, values as numbers, and for each operation
/// that must happen a slot, so that a set of operations under way is a few bits.
/// </summary>
internal sealed class SearchProblem
{
    private readonly int[] _events;
    private readonly Step[] _steps;

    private SearchProblem(Step[] steps, int[] events, ValueTable values)
    {
        _steps = steps;
        _events = events;
        Values = values;
    }

    /// <summary>How many calls and returns there are.</summary>
    public int EventCount => _events.Length;

    /// <summary>The key's values.</summary>
    public ValueTable Values { get; }

    /// <summary>True where some operation is legal only while the key does not hold a value.</summary>
    public required bool HasExclusions { get; init; }

    /// <summary>Slots, which is the most operations that are under way at a time, optional ones apart.</summary>
    public int SlotCount { get; private set; }

    /// <summary>Different things that the operations do, <see cref="Step.Deed"/>.</summary>
    public required int DeedCount { get; init; }

    /// <summary>The optional steps by call.</summary>
    public required int[] Optionals { get; init; }

    /// <summary>An operation, by its number in this problem.</summary>
    public Step this[int step] => _steps[step];

    /// <summary>What happens at an event.</summary>
    public (int Step, bool IsReturn) EventAt(int at) => (_events[at] >> 1, (_events[at] & 1) != 0);

    /// <summary>Prepares the operations of one key.</summary>
    /// <param name="operations">The operations, of which <paramref name="presence"/> says how they take part.</param>
    /// <param name="presence">One for each operation.</param>
    /// <param name="nullIsAbsent">See <see cref="OperationHistory.NullIsAbsent"/>.</param>
    public static SearchProblem Create(IReadOnlyList<Operation> operations, ReadOnlySpan<Presence> presence, bool nullIsAbsent)
    {
        bool hasAppends = false;
        for (int i = 0; i < operations.Count; i++)
        {
            hasAppends |= presence[i] != Presence.Out && operations[i].Function == OperationFunction.Append;
        }

        var values = new ValueTable(hasAppends, nullIsAbsent);
        List<Step> steps = CreateSteps(operations, presence, values);
        bool hasExclusions = steps.Exists(step => step.Kind == StepKind.Exclude);
        SetResults(steps, operations, values);
        if (!hasExclusions)
        {
            steps.RemoveAll(IsUseless);
        }

        Step[] kept = [.. steps];
        int deedCount = NumberDeeds(kept);
        int[] events = OrderEvents(kept, operations);
        var problem = new SearchProblem(kept, events, values)
        {
            HasExclusions = hasExclusions,
            DeedCount = deedCount,
            Optionals = RankOptionals(kept, events),
        };
        problem.AssignSlots();
        NoteObserversAndProducers(kept, events.Length, values);
        return problem;
    }

    private static List<Step> CreateSteps(IReadOnlyList<Operation> operations, ReadOnlySpan<Presence> presence, ValueTable values)
    {
        var steps = new List<Step>(operations.Count);
        for (int i = 0; i < operations.Count; i++)
        {
            bool isOptional = presence[i] is Presence.Open or Presence.Free;
            StepKind kind = KindOf(operations[i]);

            // What changes nothing and has no answer that must be explained can be left out.
            if (presence[i] == Presence.Out || (isOptional && kind is StepKind.Observe or StepKind.Exclude))
            {
                continue;
            }

            steps.Add(new Step
            {
                Kind = kind,
                Source = i,
                IsOptional = isOptional,
                IsFree = presence[i] == Presence.Free,
                Observed = kind is StepKind.Overwrite or StepKind.Extend
                    ? Step.None
                    : values.Observed(operations[i].Function == OperationFunction.Read ? operations[i].Output : operations[i].From),
            });
        }

        return steps;
    }

    private static StepKind KindOf(Operation operation) => operation.Function switch
    {
        OperationFunction.Read => StepKind.Observe,
        OperationFunction.Append => StepKind.Extend,
        OperationFunction.Write or OperationFunction.Delete => StepKind.Overwrite,
        _ when operation.Outcome == OperationOutcome.Ok && operation.IsRefusedCas => StepKind.Exclude,
        _ => string.Equals(operation.From, operation.Value, StringComparison.Ordinal) ? StepKind.Observe : StepKind.Swap,
    };

    private static void SetResults(List<Step> steps, IReadOnlyList<Operation> operations, ValueTable values)
    {
        foreach (Step step in steps)
        {
            string? value = operations[step.Source].Value;
            switch (step.Kind)
            {
                case StepKind.Overwrite or StepKind.Swap:
                    step.Result = values.Stored(value);
                    break;
                case StepKind.Extend:
                    step.Element = values.Element(value!);
                    break;
            }
        }
    }

    /// <summary>True for an optional step that could only lead to a value that nobody asks for, where nobody asks for a change as such.</summary>
    private static bool IsUseless(Step step) => step.IsOptional
        && (step.Kind == StepKind.Extend ? step.Element == ValueTable.OtherElement : step.Result == ValueTable.OtherScalar);

    private static int NumberDeeds(Step[] steps)
    {
        var deeds = new Dictionary<(StepKind Kind, int Observed, int Result, int Element), int>();
        foreach (Step step in steps)
        {
            (StepKind, int, int, int) deed = (step.Kind, step.Observed, step.Result, step.Element);
            if (!deeds.TryGetValue(deed, out int number))
            {
                number = deeds.Count;
                deeds.Add(deed, number);
            }

            step.Deed = number;
        }

        return deeds.Count;
    }

    /// <summary>
    /// Sorts calls and returns by time. At the same time calls come first, so that operations that only touch count as concurrent.
    /// </summary>
    private static int[] OrderEvents(Step[] steps, IReadOnlyList<Operation> operations)
    {
        var events = new List<(long Time, int Rank, int Event)>(steps.Length * 2);
        for (int i = 0; i < steps.Length; i++)
        {
            Operation operation = operations[steps[i].Source];
            events.Add(steps[i].IsFree ? (long.MinValue, 0, i << 1) : (operation.Call, 1, i << 1));
            if (!steps[i].IsOptional)
            {
                events.Add((operation.Return!.Value, 2, (i << 1) | 1));
            }
        }

        events.Sort();
        return [.. events.Select(e => e.Event)];
    }

    private static int[] RankOptionals(Step[] steps, int[] events)
    {
        var optionals = new List<int>();
        var lastAlike = new Dictionary<int, int>();
        foreach (int index in events.Select(e => e >> 1))
        {
            Step step = steps[index];
            if (step.IsOptional)
            {
                step.Place = optionals.Count;
                optionals.Add(index);
                step.PreviousAlike = lastAlike.GetValueOrDefault(step.Deed, Step.None);
                lastAlike[step.Deed] = index;
            }
        }

        return [.. optionals];
    }

    private static void NoteObserversAndProducers(Step[] steps, int eventCount, ValueTable values)
    {
        foreach (Step step in steps)
        {
            if (step.Observed != Step.None)
            {
                values.ObservedUntil(step.Observed, step.IsOptional ? eventCount : step.ReturnEvent);
            }

            if (step.Kind is StepKind.Observe or StepKind.Swap && !step.IsOptional)
            {
                values.ObserverCalled(step.Observed, step.CallEvent);
            }

            if (step.Result != Step.None)
            {
                values.ProducerCalled(step.Result, step.IsOptional ? eventCount : step.CallEvent);
            }
        }

        values.FinishObservers();
    }

    private void AssignSlots()
    {
        var free = new Stack<int>();
        for (int at = 0; at < _events.Length; at++)
        {
            (int index, bool isReturn) = EventAt(at);
            Step step = _steps[index];
            if (isReturn)
            {
                step.ReturnEvent = at;
                free.Push(step.Place);
            }
            else
            {
                step.CallEvent = at;
            }

            if (!isReturn && !step.IsOptional)
            {
                step.Place = free.TryPop(out int slot) ? slot : SlotCount++;
            }
        }
    }
}
