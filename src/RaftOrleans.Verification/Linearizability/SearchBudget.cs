namespace RaftOrleans.Verification;

/// <summary>Counts the steps of searches and asks now and then whether to give up.</summary>
/// <param name="maxSteps">Steps there are.</param>
/// <param name="outOfBudget">See <see cref="LinearizabilityOptions.OutOfBudget"/>.</param>
internal sealed class SearchBudget(long maxSteps, Func<bool>? outOfBudget)
{
    /// <summary>
    /// Words of configurations that are handled between two questions; a word takes about a microsecond, or some in hard histories.
    /// </summary>
    private const long WordsBetweenQuestions = 8192;

    private long _wordsSinceQuestion = WordsBetweenQuestions;
    private SearchBudget? _whole;
    private bool _isGivenUp;

    /// <summary>Steps taken so far.</summary>
    public long Used { get; private set; }

    /// <summary>Why there is nothing left; null while there is.</summary>
    public string? Reason { get; private set; }

    /// <summary>A part of this budget, which is charged for what is taken from the part.</summary>
    /// <param name="maxSteps">Steps that the part has.</param>
    public SearchBudget Part(long maxSteps) => new(maxSteps, outOfBudget: null) { _whole = this };

    /// <summary>Takes steps.</summary>
    /// <param name="words">How large the configuration is that is looked at, which says how long a step may take.</param>
    /// <param name="steps">How many.</param>
    /// <returns>False where none is left.</returns>
    public bool TryTake(int words, int steps = 1)
    {
        if (_isGivenUp)
        {
            return false;
        }

        if (Used >= maxSteps)
        {
            return GiveUp($"the limit of {maxSteps} steps is reached");
        }

        _wordsSinceQuestion += words * steps;
        if (_wordsSinceQuestion >= WordsBetweenQuestions && outOfBudget is not null)
        {
            _wordsSinceQuestion = 0;
            if (outOfBudget())
            {
                return GiveUp("the budget that was given, such as a time limit, is used up");
            }
        }

        if (_whole is not null && !_whole.TryTake(words, steps))
        {
            return GiveUp(_whole.Reason!);
        }

        Used += steps;
        return true;
    }

    private bool GiveUp(string reason)
    {
        _isGivenUp = true;
        Reason = reason;
        return false;
    }
}
