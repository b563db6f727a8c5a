namespace RaftOrleans.Silo;

/// <summary>The place of the Orleans world in a program that was built with the packages.</summary>
internal static class OrleansWorld
{
    /// <summary>Whether the Orleans world can be started.</summary>
    public static bool IsBuiltIn => true;

    /// <summary>The world.</summary>
    /// <exception cref="SettingsException">The section Orleans of the settings is wrong.</exception>
    public static IWorld Create(SiloSettings settings) => new SiloWorld(settings, OrleansSettings.Read(settings));
}
