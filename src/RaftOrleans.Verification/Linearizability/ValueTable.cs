namespace RaftOrleans.Verification;

/// <summary>
/// The values of one key as small integers, reduced to what the answers of a history can tell apart.
/// </summary>
/// <remarks>
/// Which value a key holds matters only as far as some operation observes it: a read that returned it, a cas that expected it. All values
/// that no operation observes (and that no appends can turn into an observed one) behave alike, so they are one value here, or two,
/// because an append needs a list and fails on a scalar. The same holds for an observed value once its last observer has returned. This
/// is a bisimulation quotient: it changes no verdict, and it makes many configurations of the search equal.
/// Where a key has appends, arrays are nodes of a tree (trie), so that an append is one step however long the list is.
/// </remarks>
internal sealed class ValueTable
{
    /// <summary>The key is absent.</summary>
    public const int Absent = 0;

    /// <summary>Any value that is no list and that nobody observes.</summary>
    public const int OtherScalar = 1;

    /// <summary>Any list that nobody observes. Used only where the key has appends.</summary>
    public const int OtherList = 2;

    /// <summary>The element of an append that is in no observed list.</summary>
    public const int OtherElement = -1;

    private const int None = -1;

    private readonly bool _hasAppends;
    private readonly bool _nullIsAbsent;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _elements =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    // The tree's edges. Lists mostly grow in one way, so the first way that a list grew needs no dictionary.
    private readonly List<(int Element, int List)> _firstLonger = [default, default, default];
    private readonly Dictionary<(int List, int Element), int> _otherLonger = [];
    private readonly List<bool> _hasOtherLonger = [false, false, false];
    private readonly List<string?> _texts = [null, null, null];
    private readonly List<bool> _isList = [true, false, true];
    private readonly List<int> _parent = [None, None, None];
    private readonly List<int> _lastObserver = [None, None, None];
    private readonly List<int> _lastObserverCall = [None, None, None];
    private readonly List<int> _lastProducerCall = [None, None, None];
    private int _emptyList = None;

    public ValueTable(bool hasAppends, bool nullIsAbsent)
    {
        _hasAppends = hasAppends;
        _nullIsAbsent = nullIsAbsent;
        _isList[Absent] = hasAppends;
    }

    /// <summary>Values have numbers from 0 to below this.</summary>
    public int Count => _isList.Count;

    /// <summary>The number of a value that some operation observes.</summary>
    /// <param name="json">Canonical text, null for an absent key.</param>
    public int Observed(string? json)
    {
        if (json is null || (_nullIsAbsent && json is "null"))
        {
            return Absent;
        }

        if (_hasAppends && json[0] == '[')
        {
            return ListOf(json, isObserved: true);
        }

        if (!_ids.TryGetValue(json, out int id))
        {
            id = Add(isList: false, None, json);
            _ids.Add(json, id);
        }

        return id;
    }

    /// <summary>The number of a value that some operation sets. To be asked only after all observed values are known.</summary>
    /// <param name="json">Canonical text, null for an absent key.</param>
    public int Stored(string? json)
    {
        if (json is null || (_nullIsAbsent && json is "null"))
        {
            return Absent;
        }

        return _hasAppends && json[0] == '[' ? ListOf(json, isObserved: false) : _ids.GetValueOrDefault(json, OtherScalar);
    }

    /// <summary>The number of an element that is appended. To be asked only after all observed values are known.</summary>
    public int Element(string json) => _elements.TryGetValue(json, out int element) ? element : OtherElement;

    /// <summary>True where an append to the value succeeds: it is a list, or the key is absent.</summary>
    public bool IsList(int value) => _isList[value];

    /// <summary>The list that is <paramref name="list"/> with one element more.</summary>
    public int Append(int list, int element)
    {
        int shorter = list == Absent ? _emptyList : list;
        return shorter == None ? OtherList : FindLonger(shorter, element);
    }

    /// <summary>The value for a person: its text, where it has one.</summary>
    public string Describe(int value)
    {
        if (value is Absent or OtherScalar or OtherList)
        {
            return value switch
            {
                Absent => "absent",
                OtherScalar => "another value",
                _ => "another list",
            };
        }

        var elements = new Stack<string>();
        for (; _parent[value] != None; value = _parent[value])
        {
            elements.Push(_texts[value]!);
        }

        return _isList[value] ? $"[{string.Join(',', elements)}]" : _texts[value]!;
    }

    /// <summary>Elements have numbers from 0 to below this.</summary>
    public int ElementCount => _elements.Dictionary.Count;

    /// <summary>Whether some append makes a list one that is observed.</summary>
    /// <param name="list">The list.</param>
    /// <param name="element">The element of the one such append; where there are more, of one of them.</param>
    /// <param name="isOnly">True where there are no more.</param>
    public bool HasLonger(int list, out int element, out bool isOnly)
    {
        int shorter = list == Absent ? _emptyList : list;
        (element, int longer) = shorter == None ? default : _firstLonger[shorter];
        isOnly = longer == 0 || !_hasOtherLonger[shorter];
        return longer != 0;
    }

    /// <summary>True where a list grows into another by at most <paramref name="maxElements"/> appends.</summary>
    public bool IsPrefix(int list, int longer, int maxElements)
    {
        int shorter = list == Absent ? _emptyList : list;
        for (int i = 0; i <= maxElements && longer >= shorter && longer != None; i++, longer = _parent[longer])
        {
            if (longer == shorter)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes that an operation observes the value no later than at an event.</summary>
    public void ObservedUntil(int value, int lastEvent) => _lastObserver[value] = Math.Max(_lastObserver[value], lastEvent);

    /// <summary>Notes that an operation that must happen observes the value and is called at an event.</summary>
    public void ObserverCalled(int value, int atEvent) => _lastObserverCall[value] = Math.Max(_lastObserverCall[value], atEvent);

    /// <summary>Notes that an operation sets the value and is called at an event, or may happen at any time up to it.</summary>
    public void ProducerCalled(int value, int atEvent) => _lastProducerCall[value] = Math.Max(_lastProducerCall[value], atEvent);

    /// <summary>True where an operation that is called at the event or later, and must happen, observes the value.</summary>
    public bool IsObservedAfter(int value, int atEvent) => _lastObserverCall[value] >= atEvent;

    /// <summary>
    /// True where an operation that is called at the event or later, or may happen at any time, can set the value. Lists count as such,
    /// because there is no telling what appends can make.
    /// </summary>
    public bool IsProducedAfter(int value, int atEvent) => _lastProducerCall[value] >= atEvent || (_hasAppends && _isList[value]);

    /// <summary>Makes every list observed as long as a longer list is that it can grow into. To be called once, after all of the above.</summary>
    public void FinishObservers()
    {
        // A list is always added after the shorter list that it grew from.
        for (int id = Count - 1; id > OtherList; id--)
        {
            if (_parent[id] != None)
            {
                ObservedUntil(_parent[id], _lastObserver[id]);
                if (_parent[id] == _emptyList)
                {
                    ObservedUntil(Absent, _lastObserver[id]);
                }
            }
        }
    }

    /// <summary>The value as operations can still tell it apart that return at <paramref name="atEvent"/> or later.</summary>
    public int Reduce(int value, int atEvent)
    {
        if (_lastObserver[value] >= atEvent)
        {
            return value;
        }

        return _isList[value] ? OtherList : OtherScalar;
    }

    private int FindLonger(int list, int element)
    {
        (int firstElement, int firstList) = _firstLonger[list];
        if (firstList == 0)
        {
            return OtherList;
        }

        return firstElement == element ? firstList : _otherLonger.GetValueOrDefault((list, element), OtherList);
    }

    private int Add(bool isList, int parent, string? text)
    {
        _texts.Add(text);
        _firstLonger.Add(default);
        _hasOtherLonger.Add(false);
        _isList.Add(isList);
        _parent.Add(parent);
        _lastObserver.Add(None);
        _lastObserverCall.Add(None);
        _lastProducerCall.Add(None);
        return Count - 1;
    }

    private int ListOf(string json, bool isObserved)
    {
        if (_emptyList == None)
        {
            if (!isObserved)
            {
                return OtherList;
            }

            _emptyList = Add(isList: true, None, null);
        }

        int list = _emptyList;
        int at = 1;
        while (json[at] != ']')
        {
            int end = EndOfElement(json, at);
            list = Grow(list, json.AsSpan(at, end - at), isObserved);
            if (list == OtherList)
            {
                return OtherList;
            }

            at = json[end] == ',' ? end + 1 : end;
        }

        return list;
    }

    private int Grow(int list, ReadOnlySpan<char> elementText, bool isObserved)
    {
        if (!_elements.TryGetValue(elementText, out int element))
        {
            if (!isObserved)
            {
                return OtherList;
            }

            element = _elements.Dictionary.Count;
            _elements[elementText] = element;
        }

        int longer = FindLonger(list, element);
        if (longer == OtherList && isObserved)
        {
            longer = Add(isList: true, list, elementText.ToString());
            if (_firstLonger[list].List == 0)
            {
                _firstLonger[list] = (element, longer);
            }
            else
            {
                _otherLonger.Add((list, element), longer);
                _hasOtherLonger[list] = true;
            }
        }

        return longer;
    }

    /// <summary>Where the element that starts at <paramref name="at"/> ends, in a canonical text, which has no white space.</summary>
    private static int EndOfElement(string json, int at)
    {
        int depth = 0;
        for (int i = at; ; i++)
        {
            switch (json[i])
            {
                case '"':
                    i = EndOfString(json, i);
                    break;
                case '[' or '{':
                    depth++;
                    break;
                case ']' or '}' or ',' when depth == 0:
                    return i;
                case ']' or '}':
                    depth--;
                    break;
            }
        }
    }

    private static int EndOfString(string json, int at)
    {
        int i = at + 1;
        while (json[i] != '"')
        {
            i += json[i] == '\\' ? 2 : 1;
        }

        return i;
    }
}
