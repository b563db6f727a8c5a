using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>The console built without the Orleans packages: it says so.</summary>
internal static class OrleansScenarioWorld
{
    /// <summary>Never starts.</summary>
    public static Task<ILab> StartAsync(CancellationToken cancellation) =>
        throw CommandException.Usage(
            "--on orleans: this raft was built without the Orleans packages and has no silo",
            "leave --on out to run in the simulated world, or build with -p:UseOrleans=true where the packages can be restored");
}
