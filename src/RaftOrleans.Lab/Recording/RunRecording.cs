using System.Text.Json;
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
            return JsonSerializer.Deserialize<RunRecording>(json, Json)
                ?? throw new LabException(LabFailure.Invalid, "the recording is empty");
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
    public World Repeat(StateMachineRegistry? machines = null, TextWriter? text = null)
    {
        World world = new(Seed, World);
        world.Log.Text = text;
        CommandRunner runner = new(world, machines ?? new StateMachineRegistry());
        foreach (RecordedCommand recorded in Commands)
        {
            Advance(world, recorded.AfterEvents, recorded.At);
            runner.Run(recorded.Command);
        }

        Advance(world, Events, Time);
        return world;
    }

    private static void Advance(World world, long events, TimeSpan time)
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
}
