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
        var parts = new HistoryParts(Operations, nullIsAbsent, _problem!, options.MaxConfigurations);
        (int First, int Last)? failing = null;
        if (verdict == LinearizabilityVerdict.Unknown && _search.DeepestEvent >= 0)
        {
            // Where the search makes no headway there may be no way on, although it would take long to try all ways there.
            failing = parts.FindAround(_search.DeepestEvent, budget.Part(maxSteps));
            verdict = failing is null ? verdict : LinearizabilityVerdict.NotLinearizable;
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
                Violation = new FailureMinimizer(Operations, parts, options).Run(_search, failing);
                break;
        }

        if (!IsOpen)
        {
            // The memo of a hard key takes much memory that the other keys may need.
            _search = null;
            _problem = null;
        }
    }

    private static Presence PresenceOf(Operation operation) => operation switch
    {
        { Outcome: OperationOutcome.Fail } => Presence.Out,
        { IsOpen: true } => Presence.Open,
        _ => Presence.Required,
    };
}
