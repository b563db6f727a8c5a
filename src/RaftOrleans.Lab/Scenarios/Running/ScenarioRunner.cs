namespace RaftOrleans.Lab;

/// <summary>Runs scenarios: makes the group, does the steps, judges what is expected, and takes the group away again.</summary>
public static class ScenarioRunner
{
    /// <summary>
    /// Runs a scenario in any world. The seed decides which nodes are drawn and what the clients do; the world has a seed of its own, if any.
    /// </summary>
    /// <param name="lab">The world, which stays the caller's.</param>
    /// <param name="scenario">What to run.</param>
    /// <param name="options">How, or null.</param>
    /// <param name="cancellation">Ends the run; the group is taken away.</param>
    /// <exception cref="LabException">The group cannot be made, or the world is gone. What a step cannot do is part of the result instead.</exception>
    public static Task<ScenarioResult> RunAsync(
        ILab lab, Scenario scenario, ScenarioRunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lab);
        ArgumentNullException.ThrowIfNull(scenario);
        return new ScenarioRun(lab, scenario, options ?? new ScenarioRunOptions(), cancellation).RunAsync();
    }

    /// <summary>Runs a scenario in a simulated world of its own, as fast as it goes. The same seed gives the same run.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="options">How, or null.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static ScenarioResult RunSimulated(
        Scenario scenario, ScenarioRunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return RunSimulated(new SimulatedLabOptions { Seed = options?.Seed ?? scenario.Seed }, scenario, options, cancellation);
    }

    /// <summary>Runs a scenario in a simulated world that is made so.</summary>
    internal static ScenarioResult RunSimulated(
        SimulatedLabOptions world, Scenario scenario, ScenarioRunOptions? options, CancellationToken cancellation)
    {
        ScenarioResult? result = null;
        SimulatedLab.Run(world, async lab => result = await RunAsync(lab, scenario, options, cancellation));
        return result!;
    }
}
