namespace RaftOrleans.Lab;

/// <summary>A state machine that groups can be made with, as people see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is, in a sentence.</param>
/// <param name="Commands">What changes it.</param>
/// <param name="Queries">What can be asked of it.</param>
/// <param name="StateQuery">The query, in words, that is answered with the whole state; null where there is none.</param>
public sealed record StateMachineDescription(
    string Name,
    string Summary,
    IReadOnlyList<StateMachineUsage> Commands,
    IReadOnlyList<StateMachineUsage> Queries,
    string? StateQuery)
{
    /// <summary>All forms in a line, for messages.</summary>
    public string Forms() => string.Join(", ", Commands.Concat(Queries).Select(usage => usage.Form));
}
