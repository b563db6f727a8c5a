namespace RaftOrleans.Silo.Tests;

/// <summary>A test that needs the Orleans world.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OrleansFactAttribute : FactAttribute
{
    /// <summary>Why it is skipped, or null.</summary>
    internal static string? Reason => OrleansWorld.IsBuiltIn ? null : "built without Orleans";

    public OrleansFactAttribute() => Skip = Reason;
}
