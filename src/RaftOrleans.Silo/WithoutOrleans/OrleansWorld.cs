using System.Diagnostics;

namespace RaftOrleans.Silo;

/// <summary>The place of the Orleans world in a program that was built without the packages.</summary>
internal static class OrleansWorld
{
    /// <summary>Whether the Orleans world can be started.</summary>
    public static bool IsBuiltIn => false;

    /// <summary>Never called: whoever asks for the world has asked before whether it is there.</summary>
    public static IWorld Create(SiloSettings settings) => throw new UnreachableException();
}
