namespace RaftOrleans.Verification;

/// <summary>Counts the steps of searches and asks now and then whether to give up.</summary>
/// <param name="maxSteps">Steps there are.</param>
/// <param name="outOfBudget">See <see cref="LinearizabilityOptions.OutOfBudget"/>.</param>
internal sealed class SearchBudget(long maxSteps, Func<bool>? outOfBudget)
{
    /// <summary>Steps between two questions; a step takes about a microsecond, or some in hard histories.</summary>
    private const long StepsBetweenQuestions = 1024;

    private bool _isGivenUp;

    /// <summary>Steps taken so far.</summary>
    public long Used { get; private set; }

    /// <summary>Why there is nothing left; null while there is.</summary>
    public string? Reason { get; private set; }

    /// <summary>Takes a step.</summary>
    /// <returns>False where none is left.</returns>
    public bool TryTake()
    {
        if (_isGivenUp)
        {
            return false;
        }

        if (Used >= maxSteps)
        {
            return GiveUp($"the limit of {maxSteps} steps is reached");
        }

        if (Used % StepsBetweenQuestions == 0 && outOfBudget is not null && outOfBudget())
        {
            return GiveUp("the time limit is reached");
        }

        Used++;
        return true;
    }

    private bool GiveUp(string reason)
    {
        _isGivenUp = true;
        Reason = reason;
        return false;
    }
}
