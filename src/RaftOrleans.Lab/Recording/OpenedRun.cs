using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// A saved run at one of its moments, to be gone on with by hand. Time stands still but for what is asked for, and everything that is done
/// is recorded, so that the new run can be saved in its turn.
/// </summary>
public sealed class OpenedRun
{
    private readonly RunRecording _origin;
    private readonly CommandRunner _runner;
    private readonly List<RecordedCommand> _commands;

    private OpenedRun(RunRecording origin, TimeSpan? until, StateMachineRegistry machines, TextWriter? text)
    {
        _origin = origin;
        _commands = [.. origin.Commands.Where(command => until is null || command.At <= until)];
        (World, _runner) = origin.Begin(machines, text, null);
        RunRecording.Replay(World, _runner, _commands);
        if (until is { } time && time < origin.Time)
        {
            World.RunUntil(time);
            return;
        }

        // A recording may end between two events of one time.
        RunRecording.Advance(World, origin.Events, origin.Time);
        if (until is { } later)
        {
            World.RunUntil(later);
        }
    }

    /// <summary>The world.</summary>
    public World World { get; }

    /// <summary>Its groups by name.</summary>
    public IReadOnlyDictionary<string, SimulatedGroup> Groups => _runner.Groups;

    /// <summary>What was done so far, with all that is needed to do it again.</summary>
    public RunRecording Recording => _origin with
    {
        Commands = [.. _commands],
        Events = World.Events,
        Time = World.Now,
        EventHash = FailingRun.HashText(World.Log.Hash),
    };

    /// <summary>Opens a recording.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="until">The moment; null for the end.</param>
    /// <param name="machines">The state machines that its groups were made with; null for those of this project.</param>
    /// <param name="text">Where a line per event goes, or null.</param>
    /// <exception cref="LabException">The recording does not fit.</exception>
    public static OpenedRun Open(
        RunRecording recording, TimeSpan? until = null, StateMachineRegistry? machines = null, TextWriter? text = null)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return new OpenedRun(recording, until, machines ?? new StateMachineRegistry(), text);
    }

    /// <summary>
    /// Opens a run of the search. Its clients and faults go on, but nobody heals it: that is what the search does at the end of its faults.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="until">The moment; null for that of its violation, or the end of its faults where that comes first.</param>
    /// <param name="text">Where a line per event goes, or null.</param>
    public static OpenedRun Open(FailingRun run, TimeSpan? until = null, TextWriter? text = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        TimeSpan end = run.Violation is { } violation && violation.Time < run.Plan.FaultTime ? violation.Time : run.Plan.FaultTime;
        RunRecording recording = new()
        {
            Seed = run.Plan.Seed,
            World = run.Plan.World,
            Search = run,
            Commands = [],
            Events = 0,
            Time = end,
            EventHash = FailingRun.HashText(0),
        };
        return Open(recording, until ?? end, null, text);
    }

    /// <summary>Opens a file: a recording, or a run of the search.</summary>
    /// <param name="json">What is in it.</param>
    /// <param name="until">The moment, or null.</param>
    /// <param name="text">Where a line per event goes, or null.</param>
    /// <exception cref="LabException">It is neither.</exception>
    public static OpenedRun Open(string json, TimeSpan? until = null, TextWriter? text = null) => IsOfSearch(json)
        ? Open(FailingRun.Parse(json), until, text)
        : Open(RunRecording.Parse(json), until, null, text);

    /// <summary>A group.</summary>
    /// <exception cref="LabException">There is no such group.</exception>
    public SimulatedGroup Group(string name) => Groups.TryGetValue(name, out SimulatedGroup? group)
        ? group
        : throw new LabException(LabFailure.NotFound, $"there is no group '{name}'");

    /// <summary>A node.</summary>
    /// <exception cref="LabException">There is no such node.</exception>
    public SimulatedNode Node(string group, NodeId node) => Group(group).Nodes.FirstOrDefault(known => known.Id == node)
        ?? throw new LabException(
            LabFailure.NotFound, $"group '{group}' has no node {node}, it has {string.Join(", ", Group(group).Members)}");

    /// <summary>What the nodes of a group are and hold.</summary>
    /// <exception cref="LabException">There is no such group.</exception>
    public IReadOnlyList<NodeStatus> Status(string group) => [.. Group(group).Nodes.Select(node => SimulatedStatus.Of(node, World.Now))];

    /// <summary>The log of a node, as far as it is kept.</summary>
    /// <exception cref="LabException">There is no such node.</exception>
    public IReadOnlyList<LogLine> Log(string group, NodeId node) =>
        SimulatedStatus.LogOf(Node(group, node), Group(group).Settings.StateMachine(), 1, int.MaxValue);

    /// <summary>Does something and records it.</summary>
    /// <param name="command">What; its group and nodes must exist.</param>
    /// <param name="proposed">Gets the answer to a proposal, when it comes.</param>
    /// <param name="read">Gets the answer to a read, when it comes.</param>
    /// <exception cref="LabException">It cannot be done; nothing has happened.</exception>
    public void Do(WorldCommand command, Action<ProposalAnswer>? proposed = null, Action<ReadAnswer>? read = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        RecordedCommand recorded = new(World.Events, World.Now, command);
        SimulatedStepping.Check(World, Groups, command);
        try
        {
            _runner.Run(command, proposed, read);
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException)
        {
            throw new LabException(LabFailure.Invalid, e.Message, e);
        }

        _commands.Add(recorded);
    }

    private static bool IsOfSearch(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(nameof(FailingRun.Plan), out _);
        }
        catch (JsonException e)
        {
            throw new LabException(LabFailure.Invalid, $"neither a recording nor a run of the search: {e.Message}", e);
        }
    }
}
