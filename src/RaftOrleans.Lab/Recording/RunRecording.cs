using System.Text.Json;
using System.Text.Json.Serialization;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// A whole run of a simulated world: its seed and what was done to it, and when. Everything else follows from that.
/// </summary>
public sealed record RunRecording
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>The seed of the world.</summary>
    public required long Seed { get; init; }

    /// <summary>What network and disks were like.</summary>
    public required WorldOptions World { get; init; }

    /// <summary>
    /// The run of the search that it began as, whose clients and faults go on; null for a world that began empty. Its seed and world are
    /// those of the plan.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FailingRun? Search { get; init; }

    /// <summary>What was done, in order.</summary>
    public required IReadOnlyList<RecordedCommand> Commands { get; init; }

    /// <summary>Events the world had handled when the recording was taken.</summary>
    public required long Events { get; init; }

    /// <summary>The virtual time then.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Stands for everything that had happened, as 16 hexadecimal digits: a repetition must come to the same.</summary>
    public required string EventHash { get; init; }

    /// <summary>Reads a recording.</summary>
    /// <exception cref="LabException">The text is not a recording; the message says where.</exception>
    public static RunRecording Parse(string json)
    {
        try
        {
            RunRecording recording = JsonSerializer.Deserialize<RunRecording>(json, Json) ?? throw new JsonException("it is empty");
            return recording.WhyNot() is { } problem
                ? throw new LabException(LabFailure.Invalid, $"not a recording of a run: {problem}")
                : recording;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new LabException(LabFailure.Invalid, $"not a recording of a run: {e.Message}", e);
        }
    }

    /// <summary>The recording as text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Does everything again.</summary>
    /// <param name="machines">The state machines the groups were made with.</param>
    /// <param name="text">Where a line per event goes, or null.</param>
    /// <returns>The world as it was when the recording was taken.</returns>
    /// <exception cref="LabException">A command does not fit: somebody has changed the recording, or the program has changed.</exception>
    public World Repeat(StateMachineRegistry? machines = null, TextWriter? text = null)
    {
        (World world, CommandRunner runner) = Begin(machines ?? new StateMachineRegistry(), text, null);
        Replay(world, runner, Commands);
        Advance(world, Events, Time);
        return world;
    }

    /// <summary>The world at its beginning.</summary>
    internal (World World, CommandRunner Runner) Begin(StateMachineRegistry machines, TextWriter? text, Action<SimulatedGroup>? prepare)
    {
        if (Search is null)
        {
            World empty = new(Seed, World);
            empty.Log.Text = text;
            return (empty, new CommandRunner(empty, machines) { Prepare = prepare });
        }

        SearchWorld begun = SearchWorld.Begin(Search.Plan, Search.Rule, text);
        CommandRunner runner = new(begun.World, machines);
        runner.Adopt(begun.Group, StateMachineRegistry.KeyValue);
        return (begun.World, runner);
    }

    /// <summary>Does the commands again, each at its moment.</summary>
    internal static void Replay(World world, CommandRunner runner, IEnumerable<RecordedCommand> commands)
    {
        foreach (RecordedCommand recorded in commands)
        {
            Advance(world, recorded.AfterEvents, recorded.At);
            try
            {
                runner.Run(recorded.Command);
            }
            catch (Exception e) when (e is ArgumentException or KeyNotFoundException or CodecException)
            {
                throw new LabException(
                    LabFailure.Invalid,
                    $"the recording does not fit: {recorded.Command.GetType().Name} after {recorded.AfterEvents} events: {e.Message}",
                    e);
            }
        }
    }

    /// <summary>Runs a world on to a moment.</summary>
    internal static void Advance(World world, long events, TimeSpan time)
    {
        while (world.Events < events && world.Step())
        {
        }

        // Nothing is left to happen before the time in the run that was recorded; in a recording that somebody has changed there may be.
        while (world.NextEvent < time)
        {
            world.Step();
        }

        world.AdvanceTo(time);
    }

    private string? WhyNot() => World is null || Commands is null || Commands.Any(static command => command?.Command is null)
        ? "its world or its commands are missing"
        : Events < 0 || Time < TimeSpan.Zero ? "events or time are negative"
        : World.LatencyMin < TimeSpan.Zero || World.LatencyMax < World.LatencyMin ? "the latencies of its world are negative or out of order"
        : World.SyncMin < TimeSpan.Zero || World.SyncMax < World.SyncMin ? "the syncs of its world are negative or out of order"
        : Search?.WhyNot();
}
