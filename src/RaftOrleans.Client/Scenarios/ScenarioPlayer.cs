using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>Runs a scenario in a world of its own and tells what happens.</summary>
internal static class ScenarioPlayer
{
    /// <summary>The world in virtual time.</summary>
    public const string Simulated = "simulated";

    /// <summary>A silo in this process.</summary>
    public const string Orleans = "orleans";

    /// <summary>The world that a scenario runs in where nobody says which.</summary>
    public static string UsualWorld(Scenario scenario) => scenario.Worlds.Contains(Simulated) ? Simulated : Orleans;

    /// <summary>Runs it.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="world">Where.</param>
    /// <param name="seed">Everything random derives from it.</param>
    /// <param name="teller">Told of it.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <param name="recordsAll">Whether every step of every node is kept for a report.</param>
    /// <exception cref="CommandException">It cannot run there.</exception>
    public static async Task<ScenarioResult> RunAsync(
        Scenario scenario, string world, long seed, ScenarioTeller teller, CancellationToken cancellation, bool recordsAll = false)
    {
        if (!scenario.Worlds.Contains(world))
        {
            throw CommandException.Usage(
                scenario.Worlds.Count == 0
                    ? $"{scenario.Name} needs a silo, and rules can be broken in the simulated world only"
                    : $"{scenario.Name} runs in the {scenario.Worlds[0]} world only, and this is to be the {world} one",
                scenario.Worlds.Count == 0 ? null : $"say --on {scenario.Worlds[0]}");
        }

        ScenarioRunOptions options = new() { Seed = seed, Narrate = teller.Tell, RecordsAll = recordsAll };
        ScenarioResult result;
        try
        {
            if (world == Simulated)
            {
                teller.Begin(scenario, world, seed);
                result = ScenarioRunner.RunSimulated(scenario, options, cancellation);
            }
            else
            {
                await using ILab lab = await OrleansScenarioWorld.StartAsync(cancellation);
                teller.Begin(scenario, world, seed);
                result = await ScenarioRunner.RunAsync(lab, scenario, options, cancellation);
            }
        }
        catch (LabException failure)
        {
            throw CommandException.Failed(failure.Message);
        }

        teller.End(result);
        return result;
    }
}
