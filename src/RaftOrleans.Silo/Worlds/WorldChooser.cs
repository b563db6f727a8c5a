namespace RaftOrleans.Silo;

/// <summary>Decides which world is started, and says why.</summary>
internal static class WorldChooser
{
    private const string HowToBuildIn = "build with UseOrleans=true where the Microsoft.Orleans packages can be restored";

    /// <summary>The world that the settings ask for.</summary>
    /// <returns>It, and why this one, in a few words.</returns>
    /// <exception cref="SettingsException">It is not there.</exception>
    public static (IWorld World, string Why) Choose(SiloSettings settings)
    {
        switch (settings.World)
        {
            case WorldKind.Orleans when !OrleansWorld.IsBuiltIn:
                throw new SettingsException(
                    $"World is 'Orleans', but the Orleans world was not built into this program; {HowToBuildIn}, or use --world simulated");
            case WorldKind.Orleans:
                return (OrleansWorld.Create(settings), "as the settings say");
            case WorldKind.Auto when OrleansWorld.IsBuiltIn:
                return (OrleansWorld.Create(settings), "Orleans is built in; --world simulated chooses the other one");
            case WorldKind.Simulated:
                return (new SimulatedWorld(settings), "as the settings say");
            default:
                CheckStorage(settings);
                return (new SimulatedWorld(settings), $"Orleans is not built in; to have it, {HowToBuildIn}");
        }
    }

    private static void CheckStorage(SiloSettings settings)
    {
        if (settings.Storage.GrainProvider is { } provider)
        {
            throw new SettingsException(
                $"Storage:Provider is 'Grain:{provider}', but without Orleans this is the simulated world, "
                + "whose disks are simulated; allowed is Memory");
        }
    }
}
