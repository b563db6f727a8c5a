namespace RaftOrleans.Verification;

/// <summary>The search for one key, in turns.</summary>
internal sealed class KeySearch(string key)
{
    private SearchProblem? _problem;
    private LinearizationSearch? _search;

    /// <summary>The key.</summary>
    public string Key => key;

    /// <summary>Its operations.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>The order that explains them, once it is found.</summary>
    public KeyOrder? Order { get; private set; }

    /// <summary>Why there is none, once that is clear.</summary>
    public LinearizabilityViolation? Violation { get; private set; }

    /// <summary>Why no more turns help although nothing is clear; null otherwise.</summary>
    public string? UnknownReason { get; private set; }

    /// <summary>True while another turn may help.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Takes a turn.</summary>
    public void Run(bool nullIsAbsent, LinearizabilityOptions options, SearchBudget budget, long maxSteps)
    {
        if (_search is null)
        {
            Presence[] presence = [.. Operations.Select(PresenceOf)];
            _problem = SearchProblem.Create(Operations, presence, nullIsAbsent);
            _search = new LinearizationSearch(_problem, options.MaxConfigurations);
        }

        LinearizabilityVerdict verdict = _search.Run(budget, maxSteps);
        if (verdict == LinearizabilityVerdict.Unknown && IsRefutedByWindow(nullIsAbsent, options, budget.Part(maxSteps)))
        {
            verdict = LinearizabilityVerdict.NotLinearizable;
        }

        IsOpen = verdict == LinearizabilityVerdict.Unknown && !_search.IsFull;
        switch (verdict)
        {
            case LinearizabilityVerdict.Unknown when _search.IsFull:
                UnknownReason = $"the limit of {options.MaxConfigurations} remembered configurations is reached";
                break;
            case LinearizabilityVerdict.Linearizable:
                Order = new KeyOrder(key, [.. _search.FindOrder(out _).Select(i => Operations[i])]);
                break;
            case LinearizabilityVerdict.NotLinearizable:
                var minimizer = new FailureMinimizer(Operations, nullIsAbsent, _problem!, _search.DeepestEvent, options);
                Violation = minimizer.Run(_search);
                break;
        }

        if (!IsOpen)
        {
            // The memo of a hard key takes much memory that the other keys may need.
            _search = null;
            _problem = null;
        }
    }

    /// <summary>
    /// The event that the search does not get past may be one that cannot be passed, although it would take long to try all ways there.
    /// </summary>
    private bool IsRefutedByWindow(bool nullIsAbsent, LinearizabilityOptions options, SearchBudget budget)
    {
        if (_search!.DeepestEvent < 0)
        {
            return false;
        }

        var window = new FailureWindow(Operations, nullIsAbsent, _problem!, _search.DeepestEvent, options.MaxConfigurations);
        return window.FindStart(budget, out _) is not null;
    }

    private static Presence PresenceOf(Operation operation) => operation switch
    {
        { Outcome: OperationOutcome.Fail } => Presence.Out,
        { IsOpen: true } => Presence.Open,
        _ => Presence.Required,
    };
}
