using System.Numerics;

namespace RaftOrleans.Verification;

/// <summary>
/// What is under way at an event of a problem. Moves both ways, because the search goes back to where it left a choice open; it seldom
/// goes far, since a way back is never longer than the way there was.
/// </summary>
internal sealed class EventCursor
{
    private const int WordBits = 64;

    private readonly SearchProblem _problem;
    private readonly int[] _stepAt;
    private readonly ulong[] _active;
    private readonly ulong[] _passive;
    private readonly ulong[] _overwrites;
    private readonly ulong[] _extensions;

    public EventCursor(SearchProblem problem)
    {
        _problem = problem;
        Words = WordsFor(problem.SlotCount);
        _stepAt = new int[problem.SlotCount];
        _active = new ulong[Words];
        _passive = new ulong[Words];
        _overwrites = new ulong[Words];
        _extensions = new ulong[Words];
    }

    /// <summary>Words that hold a bit for each slot.</summary>
    public int Words { get; }

    /// <summary>All events before this one have been seen.</summary>
    public int Position { get; private set; }

    /// <summary>How many optional steps have been called.</summary>
    public int OptionalCount { get; private set; }

    /// <summary>Slots of operations that are under way.</summary>
    public ReadOnlySpan<ulong> Active => _active;

    /// <summary>Those of them that change nothing.</summary>
    public ReadOnlySpan<ulong> Passive => _passive;

    /// <summary>Those that are overwrites.</summary>
    public ReadOnlySpan<ulong> Overwrites => _overwrites;

    /// <summary>Those that are extensions.</summary>
    public ReadOnlySpan<ulong> Extensions => _extensions;

    /// <summary>Words that hold so many bits.</summary>
    public static int WordsFor(int bits) => (bits + WordBits - 1) / WordBits;

    /// <summary>True where the bit is set.</summary>
    public static bool Has(ReadOnlySpan<ulong> words, int bit) => (words[bit / WordBits] & BitOf(bit)) != 0;

    /// <summary>A bit within its word.</summary>
    public static ulong BitOf(int bit) => 1UL << (bit % WordBits);

    /// <summary>Sets the bit.</summary>
    public static void Set(Span<ulong> words, int bit) => words[bit / WordBits] |= BitOf(bit);

    /// <summary>Clears the bit.</summary>
    public static void Clear(Span<ulong> words, int bit) => words[bit / WordBits] &= ~BitOf(bit);

    /// <summary>Takes the lowest bit out of a word and says which it was.</summary>
    /// <param name="bits">The rest of word number <paramref name="word"/>.</param>
    /// <param name="word">The number of the word.</param>
    public static int TakeLowest(ref ulong bits, int word)
    {
        int bit = (word * WordBits) + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        return bit;
    }

    /// <summary>The step that holds a slot.</summary>
    public int StepAt(int slot) => _stepAt[slot];

    /// <summary>Goes to an event.</summary>
    public void MoveTo(int position)
    {
        while (Position < position)
        {
            Toggle(Position++, isForward: true);
        }

        while (Position > position)
        {
            Toggle(--Position, isForward: false);
        }
    }

    private void Toggle(int at, bool isForward)
    {
        (int index, bool isReturn) = _problem.EventAt(at);
        Step step = _problem[index];
        bool isCall = isReturn != isForward;
        if (step.IsOptional)
        {
            OptionalCount += isCall ? 1 : -1;
            return;
        }

        _stepAt[step.Place] = index;
        int word = step.Place / WordBits;
        ulong bit = BitOf(step.Place);
        _active[word] ^= bit;
        switch (step.Kind)
        {
            case StepKind.Observe or StepKind.Exclude:
                _passive[word] ^= bit;
                break;
            case StepKind.Overwrite:
                _overwrites[word] ^= bit;
                break;
            case StepKind.Extend:
                _extensions[word] ^= bit;
                break;
        }
    }
}
