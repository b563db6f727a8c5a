namespace RaftOrleans.Verification.Tests.Support;

/// <summary>Tests that measure: nothing else of this assembly runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class PerformanceCollection
{
    public const string Name = "Performance";
}
