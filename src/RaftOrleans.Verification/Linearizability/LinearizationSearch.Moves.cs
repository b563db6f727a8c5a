namespace RaftOrleans.Verification;

/// <content>Which moves there are, and in which order they are tried.</content>
internal sealed partial class LinearizationSearch
{
    /// <summary>How far to look ahead for the value that is wanted next.</summary>
    private const int LookAheadEvents = 64;

    /// <summary>How much longer the list may be that is observed next, for an append to count as leading there.</summary>
    private const int LookAheadElements = 64;

    private const int Best = 0;
    private const int Plain = 1;
    private const int Late = 2;
    private const int Last = 3;

    private readonly List<(int Rank, int Move)> _moves = [];
    private readonly List<int> _elementsUnderWay = [];

    /// <summary>For each element, the last expansion in which an append of it was under way.</summary>
    private readonly int[] _appendedAt;

    /// <summary>For each value, the last expansion in which an operation under way could use it.</summary>
    private readonly int[] _wantedAt;

    /// <summary>
    /// For each deed, done as pending and as covered, the operation under way that returns first, and the expansion in which that was so.
    /// </summary>
    private readonly (int Expansion, int Step)[] _firstAlike;

    private int _expansion;
    private bool _isChangeWanted;
    private bool _isListNeeded;

    /// <summary>Puts the moves from a configuration on the stack, the most promising on top.</summary>
    private void OpenMoves(int node)
    {
        int returning = _problem.EventAt(_event).Step;
        int nextObserved = FindNextObserved();
        _moves.Clear();
        CollectWanted();
        AddAcceptance(returning, nextObserved);
        (bool isLost, int lastUser) = CheckLoss(_value, exceptStep: Step.None);
        if (!isLost)
        {
            AddReturning(returning, nextObserved);
            AddOthersUnderWay(returning, nextObserved);
            AddOptionals(nextObserved);
        }
        else if (lastUser != Step.None)
        {
            _moves.Add((Best, lastUser));
        }

        // Insertion sort: there are few moves, and equal ranks must stay in order for the search to be the same on every machine.
        for (int i = 1; i < _moves.Count; i++)
        {
            (int Rank, int Move) move = _moves[i];
            int at = i;
            for (; at > 0 && _moves[at - 1].Rank > move.Rank; at--)
            {
                _moves[at] = _moves[at - 1];
            }

            _moves[at] = move;
        }

        for (int i = _moves.Count - 1; i >= 0; i--)
        {
            _open.Add((node, _moves[i].Move));
        }
    }

    /// <summary>Notes which values the operations under way could use.</summary>
    private void CollectWanted()
    {
        _expansion++;
        _isChangeWanted = false;
        _isListNeeded = false;
        _elementsUnderWay.Clear();
        ReadOnlySpan<ulong> active = _cursor.Active;
        for (int word = 0; word < active.Length; word++)
        {
            for (ulong bits = active[word] & ~Done[word]; bits != 0;)
            {
                int index = _cursor.StepAt(EventCursor.TakeLowest(ref bits, word));
                NoteWanted(_problem[index]);
                NoteAlike(index);
            }
        }

        for (int i = 0; i < _cursor.OptionalCount; i++)
        {
            Step step = _problem[_problem.Optionals[i]];
            if (step.Kind != StepKind.Overwrite && !EventCursor.Has(UsedUp, i))
            {
                NoteWanted(step);
            }
        }
    }

    private void NoteAlike(int index)
    {
        ref (int Expansion, int Step) first = ref FirstAlike(_problem[index]);
        if (first.Expansion != _expansion || _problem[index].ReturnEvent < _problem[first.Step].ReturnEvent)
        {
            first = (_expansion, index);
        }
    }

    private ref (int Expansion, int Step) FirstAlike(Step step) =>
        ref _firstAlike[(step.Deed * 2) + (EventCursor.Has(Covered, step.Place) ? 1 : 0)];

    private void NoteWanted(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Exclude:
                // Had the key held another value, it would be done.
                _isChangeWanted = true;
                break;
            case StepKind.Extend:
                // Where exclusions may ask for any other value, it also matters in which order appends and overwrites come.
                _isListNeeded |= !step.IsOptional && (_problem.HasExclusions || !_values.IsList(_value));
                if (step.Element != ValueTable.OtherElement && _appendedAt[step.Element] != _expansion)
                {
                    _appendedAt[step.Element] = _expansion;
                    _elementsUnderWay.Add(step.Element);
                }

                break;
            case StepKind.Observe or StepKind.Swap:
                _wantedAt[step.Observed] = _expansion;
                break;
        }
    }

    /// <summary>
    /// True where an operation under way can use a value that is not the present one. An append can use a list where there is none, or one
    /// that it makes a list that somebody observes.
    /// </summary>
    private bool IsWanted(int value)
    {
        if (_wantedAt[value] == _expansion || (_isChangeWanted && value != _value))
        {
            return true;
        }

        return _values.IsList(value) && (_isListNeeded || LeadsToObserved(value));
    }

    private bool LeadsToObserved(int list)
    {
        bool hasLonger = _values.HasLonger(list, out int first, out bool isOnly);
        if (!hasLonger || isOnly || _appendedAt[first] == _expansion)
        {
            return hasLonger && _appendedAt[first] == _expansion;
        }

        foreach (int element in _elementsUnderWay)
        {
            if (_values.Append(list, element) != ValueTable.OtherList)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How promising an append is: best if it leads towards the list that is observed next.</summary>
    private int RankOfList(int list, int nextObserved, int otherwise)
    {
        if (list == ValueTable.OtherList)
        {
            return Last;
        }

        return nextObserved != Step.None && _values.IsPrefix(list, nextObserved, LookAheadElements) ? Best : otherwise;
    }

    /// <summary>
    /// Whether an operation still needs the value that no operation could bring back once it is gone. So a value that was set only once
    /// stays until all have seen it.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="exceptStep">An operation that will not set the value.</param>
    /// <returns>In the second place, the swap that is the only one left to need the value, and so may end it.</returns>
    private (bool IsLost, int LastUser) CheckLoss(int value, int exceptStep)
    {
        if (!_looksAhead || _values.IsProducedAfter(value, _event))
        {
            return (false, Step.None);
        }

        int users = _values.IsObservedAfter(value, _event) ? 1 : 0;
        int lastUser = Step.None;
        ReadOnlySpan<ulong> active = _cursor.Active;
        for (int word = 0; word < active.Length; word++)
        {
            for (ulong bits = active[word] & ~Done[word]; bits != 0;)
            {
                int index = _cursor.StepAt(EventCursor.TakeLowest(ref bits, word));
                Step step = _problem[index];
                if (step.Result == value && index != exceptStep)
                {
                    return (false, Step.None);
                }

                if (step.Observed == value && step.Kind is StepKind.Observe or StepKind.Swap)
                {
                    users++;
                    lastUser = step.Kind == StepKind.Swap ? index : Step.None;
                }
            }
        }

        return (users > 0, users == 1 ? lastUser : Step.None);
    }

    private void AddAcceptance(int index, int nextObserved)
    {
        Step step = _problem[index];
        bool isUnseen = step.Kind == StepKind.Overwrite && step.Result != _value;
        if (EventCursor.Has(Covered, step.Place) && !(isUnseen && CheckLoss(step.Result, index).IsLost))
        {
            _moves.Add((_value == nextObserved ? Best : Plain, AcceptCovered));
        }
    }

    private void AddReturning(int index, int nextObserved)
    {
        Step step = _problem[index];
        switch (step.Kind)
        {
            case StepKind.Overwrite:
                _moves.Add((step.Result == nextObserved ? Best : Plain, index));
                break;
            case StepKind.Swap when step.Observed == _value:
                _moves.Add((Plain, index));
                break;
            case StepKind.Extend when _values.IsList(_value) && _value != ValueTable.OtherList:
                _moves.Add((RankOfList(_values.Append(_value, step.Element), nextObserved, Plain), index));
                break;
        }
    }

    private void AddOthersUnderWay(int returning, int nextObserved)
    {
        ReadOnlySpan<ulong> active = _cursor.Active;
        ReadOnlySpan<ulong> passive = _cursor.Passive;
        for (int word = 0; word < active.Length; word++)
        {
            for (ulong bits = active[word] & ~passive[word] & ~Done[word]; bits != 0;)
            {
                int index = _cursor.StepAt(EventCursor.TakeLowest(ref bits, word));

                // Of two that do the same, both under way, the one that returns first may as well come first.
                if (index != returning && FirstAlike(_problem[index]).Step == index)
                {
                    AddOther(index, nextObserved);
                }
            }
        }
    }

    private void AddOther(int index, int nextObserved)
    {
        Step step = _problem[index];
        switch (step.Kind)
        {
            case StepKind.Overwrite when IsWanted(step.Result):
                _moves.Add((step.Result == nextObserved ? Best : Late, index));
                break;
            case StepKind.Swap when step.Observed == _value:
                _moves.Add((step.Result == nextObserved ? Best : Late, index));
                break;
            case StepKind.Extend when _values.IsList(_value):
                // Where nobody can use the longer list now, it can as well become longer later: until the next overwrite, which then
                // covers this append, or until the append returns.
                int longer = _values.Append(_value, step.Element);
                if (IsWanted(longer))
                {
                    _moves.Add((RankOfList(longer, nextObserved, Late), index));
                }

                break;
        }
    }

    /// <summary>Optional operations need not happen for their own sake, so each must leave a value that can be used at once.</summary>
    private void AddOptionals(int nextObserved)
    {
        for (int i = 0; i < _cursor.OptionalCount; i++)
        {
            int index = _problem.Optionals[i];
            Step step = _problem[index];
            bool isNext = step.PreviousAlike == Step.None || EventCursor.Has(UsedUp, _problem[step.PreviousAlike].Place);
            if (EventCursor.Has(UsedUp, i) || !isNext)
            {
                continue;
            }

            bool isLegal = step.Kind switch
            {
                StepKind.Overwrite => true,
                StepKind.Swap => step.Observed == _value,
                _ => _values.IsList(_value),
            };
            int result = step.Kind == StepKind.Extend && isLegal ? _values.Append(_value, step.Element) : step.Result;
            if (isLegal && IsWanted(result))
            {
                _moves.Add((result == nextObserved ? Best : Last, index));
            }
        }
    }

    /// <summary>The value that the next operation to return needs that is not done and needs one; -1 where none is near.</summary>
    private int FindNextObserved()
    {
        int end = Math.Min(_problem.EventCount, _event + LookAheadEvents);
        for (int at = _event; at < end; at++)
        {
            (int index, bool isReturn) = _problem.EventAt(at);
            Step step = _problem[index];
            if (isReturn && step.Kind is StepKind.Observe or StepKind.Swap && !IsDone(index))
            {
                return step.Observed;
            }
        }

        return Step.None;
    }

    private bool IsDone(int index)
    {
        int slot = _problem[index].Place;
        return EventCursor.Has(_cursor.Active, slot) && _cursor.StepAt(slot) == index && EventCursor.Has(Done, slot);
    }
}
