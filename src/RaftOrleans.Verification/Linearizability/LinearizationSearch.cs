namespace RaftOrleans.Verification;

/// <summary>
/// Looks for an order of one key's operations that explains all answers: the search of Wing and Gong (1993) in the just-in-time form of
/// Lowe (2017), depth first, with a memo.
/// </summary>
/// <remarks>
/// <para>
/// The search goes through calls and returns in the order of time. A call puts an operation under way. At a return the operation must have
/// taken effect, and only there, as late as possible, effects are chosen: some operations under way and at last the one that returns. What
/// is left to remember is a <i>configuration</i>: the event, the value, and what of the operations under way is done. Its size depends on
/// how many operations are under way at a time, not on the length of the history (Wing and Gong's set of all linearized operations, with
/// an incremental hash or without, is as long as the history).
/// </para>
/// <para>Four observations keep the number of configurations low. Each leaves the verdict as it is.</para>
/// <list type="number">
/// <item>
/// A passive operation (one that changes nothing, such as a read) that is legal now can be done now: moving it to the front of any
/// order that explains the rest changes no state and breaks no order of time, since all that is under way is concurrent with it.
/// </item>
/// <item>
/// When an overwrite takes effect, each other overwrite under way may have taken effect directly before it, unseen; so may each append
/// if there was a list to append to. Any subset may, independently. Such operations become <i>covered</i>: they count as done when they
/// return, and as not done when their effect is wanted. One bit stands for all the subsets.
/// </item>
/// <item>
/// Before the operation that returns, an overwrite is only worth choosing if somebody under way can use the value it leaves: if the next
/// effect is an overwrite too, the first would have been covered by it.
/// </item>
/// <item>
/// Values that no operation can observe any more are one value, see <see cref="ValueTable"/>. Operations under way that do the same
/// happen in the order of their returns, and optional ones that do the same in the order of their calls.
/// </item>
/// </list>
/// </remarks>
internal sealed partial class LinearizationSearch
{
    private const int NoParent = -1;

    /// <summary>The move that takes a covered operation, at its return, as done.</summary>
    private const int AcceptCovered = -1;

    /// <summary>The first move: minus this, the value that the key has before the first event.</summary>
    private const int Begin = -2;

    private readonly SearchProblem _problem;
    private readonly ValueTable _values;
    private readonly EventCursor _cursor;
    private readonly ConfigurationStore _store;
    private readonly ulong[] _row;
    private readonly bool _looksAhead;
    private readonly List<(int Parent, int Move)> _open = [];

    // The configuration at hand. Event and value go into the first word of the row when it is complete.
    private int _event;
    private int _value;

    private int _deepest = NoParent;
    private (int Parent, int Move)? _success;

    /// <summary>Prepares a search.</summary>
    /// <param name="problem">What is to be explained.</param>
    /// <param name="maxConfigurations">See <see cref="LinearizabilityOptions.MaxConfigurations"/>.</param>
    /// <param name="hasAnyStart">True where the key may hold any value at first, false where it is absent.</param>
    /// <param name="looksAhead">
    /// True to give up a configuration as soon as a later operation lacks the value that it needs, which is what makes the search fast; false
    /// to get as far as possible before that.
    /// </param>
    public LinearizationSearch(SearchProblem problem, int maxConfigurations, bool hasAnyStart = false, bool looksAhead = true)
    {
        _looksAhead = looksAhead;
        _problem = problem;
        _values = problem.Values;
        _cursor = new EventCursor(problem);
        _store = new ConfigurationStore(_cursor.Words, EventCursor.WordsFor(problem.Optionals.Length), maxConfigurations);
        _row = new ulong[_store.Width];
        _wantedAt = new int[_values.Count];
        _appendedAt = new int[_values.ElementCount];
        _firstAlike = new (int, int)[problem.DeedCount * 2];
        for (int value = hasAnyStart ? _values.Count - 1 : ValueTable.Absent; value >= ValueTable.Absent; value--)
        {
            _open.Add((NoParent, Begin - value));
        }
    }

    /// <summary>What is to be explained.</summary>
    public SearchProblem Problem => _problem;

    /// <summary>
    /// The latest event that a configuration was found for; -1 before the search. There is an order that explains all returns before it.
    /// </summary>
    public int DeepestEvent { get; private set; } = -1;

    /// <summary>True where the search ended because it may not remember more.</summary>
    public bool IsFull => _store.IsFull;

    private Span<ulong> Done => _row.AsSpan(1, _cursor.Words);

    private Span<ulong> Covered => _row.AsSpan(1 + _cursor.Words, _cursor.Words);

    private Span<ulong> UsedUp => _row.AsSpan(1 + (2 * _cursor.Words));

    /// <summary>Searches, or goes on searching.</summary>
    /// <param name="budget">What may be spent.</param>
    /// <param name="maxSteps">Steps after which to stop although there is budget.</param>
    /// <returns>Unknown when stopped early.</returns>
    public LinearizabilityVerdict Run(SearchBudget budget, long maxSteps)
    {
        for (long steps = 0; _open.Count > 0; steps++)
        {
            if (steps == maxSteps || _store.IsFull || !budget.TryTake(_store.Width))
            {
                return LinearizabilityVerdict.Unknown;
            }

            (int parent, int move) = _open[^1];
            _open.RemoveAt(_open.Count - 1);
            Restore(parent);
            Play(move);
            if (_event == _problem.EventCount)
            {
                _success = (parent, move);
                return LinearizabilityVerdict.Linearizable;
            }

            _row[0] = ((ulong)(uint)_event << 32) | (uint)_value;
            if (_store.TryAdd(_row, _cursor.Passive, parent, move))
            {
                int node = _store.Count - 1;
                if (_event > DeepestEvent)
                {
                    DeepestEvent = _event;
                    _deepest = node;
                }

                OpenMoves(node);
            }
        }

        return LinearizabilityVerdict.NotLinearizable;
    }

    private void Restore(int node)
    {
        if (node == NoParent)
        {
            Array.Clear(_row);
            _event = 0;
        }
        else
        {
            _store[node].CopyTo(_row);
            _event = (int)(_row[0] >> 32);
            _value = (int)(uint)_row[0];
        }

        _cursor.MoveTo(_event);
    }

    /// <summary>Makes a move, and then goes on to the next event at which there is something to choose.</summary>
    private void Play(int move)
    {
        switch (move)
        {
            case <= Begin:
                _value = Begin - move;
                break;
            case AcceptCovered:
                Accept(_problem[_problem.EventAt(_event).Step]);
                _event++;
                break;
            default:
                Take(move);
                break;
        }

        Advance();
    }

    /// <summary>Lets an operation take effect.</summary>
    private void Take(int index)
    {
        Step step = _problem[index];
        switch (step.Kind)
        {
            case StepKind.Overwrite:
                Cover();
                _value = step.Result;
                break;
            case StepKind.Swap:
                _value = step.Result;
                break;
            case StepKind.Extend:
                _value = _values.Append(_value, step.Element);
                break;
        }

        if (step.IsOptional)
        {
            EventCursor.Set(UsedUp, step.Place);
        }
        else
        {
            EventCursor.Set(Done, step.Place);
            EventCursor.Clear(Covered, step.Place);
        }

        _recorder?.Take(step.Source);
        ReadOnlySpan<ulong> passive = _cursor.Passive;
        for (int word = 0; word < passive.Length; word++)
        {
            for (ulong bits = passive[word] & ~Done[word]; bits != 0;)
            {
                Look(_problem[_cursor.StepAt(EventCursor.TakeLowest(ref bits, word))]);
            }
        }
    }

    /// <summary>Covers what may have taken effect directly before the overwrite that is about to.</summary>
    private void Cover()
    {
        _recorder?.BeginCover();
        bool isList = _values.IsList(_value);
        ReadOnlySpan<ulong> overwrites = _cursor.Overwrites;
        ReadOnlySpan<ulong> extensions = _cursor.Extensions;
        for (int word = 0; word < overwrites.Length; word++)
        {
            Cover(word, overwrites[word] | (isList ? extensions[word] : 0));
        }
    }

    /// <summary>
    /// Covers what could take effect now and leave the value as it is: overwrites with this value, and appends to a list that nobody
    /// observes.
    /// </summary>
    private void Settle()
    {
        _recorder?.BeginCover();
        _value = _values.Reduce(_value, _event);
        ReadOnlySpan<ulong> overwrites = _cursor.Overwrites;
        ReadOnlySpan<ulong> extensions = _cursor.Extensions;
        for (int word = 0; word < overwrites.Length; word++)
        {
            ulong settled = _value == ValueTable.OtherList ? extensions[word] : 0;
            for (ulong bits = overwrites[word] & ~Done[word] & ~Covered[word]; bits != 0;)
            {
                int slot = EventCursor.TakeLowest(ref bits, word);
                if (_values.Reduce(_problem[_cursor.StepAt(slot)].Result, _event) == _value)
                {
                    settled |= EventCursor.BitOf(slot);
                }
            }

            Cover(word, settled);
        }
    }

    private void Cover(int word, ulong coverable)
    {
        coverable &= ~Done[word] & ~Covered[word];
        Covered[word] |= coverable;
        while (_recorder is not null && coverable != 0)
        {
            Step step = _problem[_cursor.StepAt(EventCursor.TakeLowest(ref coverable, word))];
            _recorder.Cover(step.Source, isExtension: step.Kind == StepKind.Extend);
        }
    }

    /// <summary>Does a passive operation if it is legal now.</summary>
    private void Look(Step step)
    {
        if (step.Observed == _value == (step.Kind == StepKind.Observe))
        {
            EventCursor.Set(Done, step.Place);
            _recorder?.Take(step.Source);
        }
    }

    private void Accept(Step step)
    {
        EventCursor.Clear(Covered, step.Place);
        _recorder?.Accept(step.Source);
    }

    /// <summary>Goes through events until one at which there is something to choose.</summary>
    private void Advance()
    {
        for (; _event < _problem.EventCount; _event++)
        {
            _cursor.MoveTo(_event);
            (int index, bool isReturn) = _problem.EventAt(_event);
            Step step = _problem[index];
            if (!isReturn)
            {
                if (step.IsPassive)
                {
                    Look(step);
                }
            }
            else if (EventCursor.Has(Done, step.Place))
            {
                EventCursor.Clear(Done, step.Place);
            }
            else
            {
                Settle();
                if (!EventCursor.Has(Covered, step.Place) || CanMatter(step))
                {
                    return;
                }

                Accept(step);
            }
        }
    }

    /// <summary>
    /// False where a covered operation need not be tried as not done: all that it could leave is a value that nobody asks for, and where
    /// nobody asks for a change as such, any other value serves as well.
    /// </summary>
    private bool CanMatter(Step step)
    {
        return _problem.HasExclusions || (step.Kind == StepKind.Extend
            ? step.Element != ValueTable.OtherElement
            : _values.Reduce(step.Result, _event) != ValueTable.OtherScalar);
    }
}
