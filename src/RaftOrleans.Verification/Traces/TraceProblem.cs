namespace RaftOrleans.Verification;

/// <summary>A step that does not go with the steps before it.</summary>
/// <param name="Line">Its number in the trace, from 1.</param>
/// <param name="Problem">What does not go together, in words.</param>
public sealed record TraceProblem(long Line, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}: {Problem}";
}
