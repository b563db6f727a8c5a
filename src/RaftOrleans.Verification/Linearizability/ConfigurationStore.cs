namespace RaftOrleans.Verification;

/// <summary>
/// The configurations that the search has met, each with the move that led to it. This is the memo of the graph search of Lowe (2017).
/// </summary>
/// <remarks>
/// A configuration is a row of words: the event and the value in the first, then for the slots the bits of <i>done</i> and of
/// <i>covered</i>, then a bit for each optional step that is used up. Rows are compared whole, not by a hash alone, so that a collision
/// cannot hide an order that exists. A row is also refused when another one of the same event and value can do all that it can:
/// <list type="bullet">
/// <item>a covered step may count as done or as not done, so it is better than either;</item>
/// <item>an answered passive step is better than one that still waits for its value;</item>
/// <item>an optional step that is left is better than one that is used up.</item>
/// </list>
/// </remarks>
internal sealed class ConfigurationStore
{
    /// <summary>Rows of one event and value that are compared at most; beyond that, a row may be kept although a better one is known.</summary>
    private const int MaxComparisons = 512;

    private const int None = -1;

    private readonly int _slotWords;
    private readonly int _width;
    private readonly int _maxCount;
    private ulong[] _rows;
    private int[] _parents;
    private int[] _moves;
    private int[] _nextOfHeader;
    private int[] _heads;
    private int _headCount;

    public ConfigurationStore(int slotWords, int optionalWords, int maxCount)
    {
        const int firstCapacity = 256;
        _slotWords = slotWords;
        _width = 1 + (2 * slotWords) + optionalWords;
        _maxCount = Math.Min(maxCount, Array.MaxLength / _width);
        _rows = new ulong[firstCapacity * _width];
        _parents = new int[firstCapacity];
        _moves = new int[firstCapacity];
        _nextOfHeader = new int[firstCapacity];
        _heads = new int[firstCapacity * 2];
        Array.Fill(_heads, None);
    }

    /// <summary>Words of a row.</summary>
    public int Width => _width;

    /// <summary>How many configurations are remembered.</summary>
    public int Count { get; private set; }

    /// <summary>True where no more can be remembered.</summary>
    public bool IsFull => Count >= _maxCount;

    /// <summary>A configuration.</summary>
    public ReadOnlySpan<ulong> this[int index] => _rows.AsSpan(index * _width, _width);

    /// <summary>The configuration that another was reached from; none for the first.</summary>
    public int ParentOf(int index) => _parents[index];

    /// <summary>The move that a configuration was reached by.</summary>
    public int MoveTo(int index) => _moves[index];

    /// <summary>Remembers a configuration.</summary>
    /// <param name="row">The configuration.</param>
    /// <param name="passive">The slots of passive steps at its event.</param>
    /// <param name="parent">Where it was reached from.</param>
    /// <param name="move">By which move.</param>
    /// <returns>False where one that is as good is remembered already.</returns>
    public bool TryAdd(ReadOnlySpan<ulong> row, ReadOnlySpan<ulong> passive, int parent, int move)
    {
        int bucket = FindBucket(row[0]);
        int comparisons = 0;
        for (int other = _heads[bucket]; other != None && comparisons < MaxComparisons; other = _nextOfHeader[other], comparisons++)
        {
            if (IsAsGood(this[other], row, passive))
            {
                return false;
            }
        }

        EnsureCapacity();
        row.CopyTo(_rows.AsSpan(Count * _width));
        _parents[Count] = parent;
        _moves[Count] = move;
        _nextOfHeader[Count] = _heads[bucket];
        _headCount += _heads[bucket] == None ? 1 : 0;
        _heads[bucket] = Count;
        Count++;
        if (_headCount * 2 > _heads.Length)
        {
            GrowHeads();
        }

        return true;
    }

    private bool IsAsGood(ReadOnlySpan<ulong> other, ReadOnlySpan<ulong> row, ReadOnlySpan<ulong> passive)
    {
        int coveredAt = 1 + _slotWords;
        for (int i = 0; i < _slotWords; i++)
        {
            ulong done = other[1 + i];
            ulong differs = (done ^ row[1 + i]) & ~(done & passive[i]);
            if ((~other[coveredAt + i] & (row[coveredAt + i] | differs)) != 0)
            {
                return false;
            }
        }

        for (int i = coveredAt + _slotWords; i < _width; i++)
        {
            if ((other[i] & ~row[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private int FindBucket(ulong header)
    {
        const ulong multiplier = 0x9E3779B97F4A7C15;
        int mask = _heads.Length - 1;
        int bucket = (int)((header * multiplier) >> 32) & mask;
        while (_heads[bucket] != None && _rows[_heads[bucket] * _width] != header)
        {
            bucket = (bucket + 1) & mask;
        }

        return bucket;
    }

    private void EnsureCapacity()
    {
        if (Count == _parents.Length)
        {
            int capacity = (int)Math.Min(Count * 2L, Array.MaxLength / _width);
            Array.Resize(ref _rows, capacity * _width);
            Array.Resize(ref _parents, capacity);
            Array.Resize(ref _moves, capacity);
            Array.Resize(ref _nextOfHeader, capacity);
        }
    }

    private void GrowHeads()
    {
        int[] old = _heads;
        _heads = new int[old.Length * 2];
        Array.Fill(_heads, None);
        foreach (int head in old)
        {
            if (head != None)
            {
                _heads[FindBucket(_rows[head * _width])] = head;
            }
        }
    }
}
