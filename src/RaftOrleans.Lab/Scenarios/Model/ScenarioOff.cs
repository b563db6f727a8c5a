namespace RaftOrleans.Lab;

/// <summary>What makes a scenario hold, and how to take it away: the lesson's other half.</summary>
/// <param name="BrokenRule">The known bug that breaks the rule, by number or name, or null.</param>
/// <param name="Options">Options of the group and their values without what makes it hold.</param>
public sealed record ScenarioOff(string? BrokenRule, IReadOnlyList<KeyValuePair<string, string>> Options)
{
    /// <inheritdoc/>
    public override string ToString() => BrokenRule is { } rule
        ? $"rule broken: {rule}"
        : string.Join(", ", Options.Select(option => $"{option.Key}: {option.Value}"));

    /// <summary>The scenario without it.</summary>
    /// <exception cref="LabException">An option does not go with the others.</exception>
    public Scenario TakeFrom(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return BrokenRule is { } rule
            ? ScenarioFile.WithBrokenRule(scenario, rule)
            : Options.Aggregate(scenario, static (changed, option) => ScenarioFile.WithOption(changed, option.Key, option.Value));
    }
}
