using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>The place of the Orleans world in a console that was built with the packages.</summary>
internal static class OrleansScenarioWorld
{
    /// <summary>Starts a silo and gives its lab; whoever gets it disposes of it, and with it of the silo.</summary>
    public static Task<ILab> StartAsync(CancellationToken cancellation) => ScenarioSilo.StartAsync(cancellation);
}
