namespace RaftOrleans.Lab;

/// <summary>What came of a step's action.</summary>
/// <param name="What">What was done, in words.</param>
/// <param name="Statement">What was expected, or null.</param>
/// <param name="Finding">Whether it held.</param>
internal sealed record StepReport(string What, string? Statement = null, Finding Finding = default);
