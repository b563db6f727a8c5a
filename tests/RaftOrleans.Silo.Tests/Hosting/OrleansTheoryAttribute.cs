namespace RaftOrleans.Silo.Tests;

/// <summary>A test with several cases that needs the Orleans world.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OrleansTheoryAttribute : TheoryAttribute
{
    public OrleansTheoryAttribute() => Skip = OrleansFactAttribute.Reason;
}
