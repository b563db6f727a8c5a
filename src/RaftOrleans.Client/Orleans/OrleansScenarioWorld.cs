using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>The seam for running scenarios on a silo in this process.</summary>
internal static class OrleansScenarioWorld
{
    /// <summary>Starts a silo and gives its lab; whoever gets it disposes of it, and with it of the silo.</summary>
    public static Task<ILab> StartAsync(CancellationToken cancellation) =>
        throw CommandException.Usage(
            "--on orleans: a silo in this process is not built in yet", "leave --on out to run in the simulated world");
}
