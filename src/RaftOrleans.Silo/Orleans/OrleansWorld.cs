using System.Diagnostics;

namespace RaftOrleans.Silo;

/// <summary>The Orleans world: a silo in this process.</summary>
internal static class OrleansWorld
{
    /// <summary>Whether the Orleans world can be started. Not yet: the grains are still being written.</summary>
    public static bool IsBuiltIn => false;

    /// <summary>The world.</summary>
    public static IWorld Create(SiloSettings settings) => throw new UnreachableException();
}
