using System.Globalization;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>
/// A run that was opened, and the words it goes on by. Answers to what is proposed or read come when the run comes to them.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="events">The last lines of what happened.</param>
/// <param name="terminal">Where to write.</param>
internal sealed partial class OpenedSession(OpenedRun run, TraceTail events, Terminal terminal)
{
    private const int MaxSteps = 1_000_000;
    private readonly List<string> _answers = [];
    private string _group = run.Groups.ContainsKey("default") ? "default"
        : run.Groups.Keys.Order(StringComparer.Ordinal).FirstOrDefault() ?? "";

    private int _violations;

    /// <summary>The words it knows, for the completion.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "pending", "deliver", "drop", "fire", "step", "until", "status", "log", "events", "set", "get", "crash", "restart", "pause", "resume",
        "isolate", "partition", "cut", "heal", "campaign", "stepdown", "snapshot", "group", "save", "help", "exit",
    ];

    /// <summary>Does what a line says, and tells what came of it.</summary>
    /// <exception cref="CommandException">The line is not understood.</exception>
    /// <exception cref="LabException">It cannot be done.</exception>
    public void Do(string[] words)
    {
        switch (words)
        {
            case []:
                return;
            case ["pending"]:
                terminal.Write(PendingTable.Make(terminal, PendingTable.Rows(run)));
                return;
            case ["status"]:
                Status();
                return;
            case ["log", var node]:
                Log(Node(node));
                return;
            case ["events"]:
                Events(20);
                return;
            case ["events", var count]:
                Events(Number(count, 1, 1_000));
                return;
            case ["group", var name]:
                run.Group(name);
                _group = name;
                return;
            case ["save", var path]:
                RunFile.Write(path, run.Recording.ToJson());
                terminal.Line($"saved: {Terminal.Clean(path)}");
                return;
            case ["help"]:
                Help();
                return;
            default:
                GoOn(words);
                Tell();
                return;
        }
    }

    /// <summary>Where the run stands, in a line.</summary>
    public string Where() => string.Create(
        CultureInfo.InvariantCulture, $"{run.World.Now.TotalSeconds:F6} s, {run.World.Events} events, {run.World.Pending.Count} pending");

    /// <summary>The whole state as a document.</summary>
    public object Document() => new
    {
        run.Recording.Seed,
        NowMs = run.World.Now.TotalMilliseconds,
        run.World.Events,
        run.Recording.EventHash,
        Commands = run.Recording.Commands.Count,
        Answers = _answers,
        Groups = run.Groups.Values.Select(group => new
        {
            Name = group.Settings.Name,
            Nodes = run.Status(group.Settings.Name).Select(node => new
            {
                NodeId = node.Id.ToString(),
                Role = Word($"{node.Role}"),
                Health = Word($"{node.Health}"),
                node.Term,
                node.LastIndex,
                node.CommitIndex,
                node.LastApplied,
            }),
            Violations = group.Violations.Select(violation => violation.ToString()),
        }),
        Pending = PendingTable.Rows(run),
    };

    private void GoOn(string[] words)
    {
        switch (words)
        {
            case ["step"]:
                Step(1);
                break;
            case ["step", "message"]:
                Require(run.World.StepMessage(), "no message arrives: is anything under way, and is anybody there?");
                break;
            case ["step", var what] when NodeId.TryParse(what, out NodeId node):
                Require(run.World.StepNode(run.Node(_group, node)), $"nothing happens to {node}");
                break;
            case ["step", var count]:
                Step(Number(count, 1, MaxSteps));
                break;
            case ["until", var text]:
                Until(text);
                break;
            case ["deliver", .. { Length: > 0 } ids]:
                Each(ids, id => new WorldCommand.Deliver(GroupOf(id), id));
                break;
            case ["drop", .. { Length: > 0 } ids]:
                Each(ids, id => new WorldCommand.Drop(GroupOf(id), id));
                break;
            case ["set", var key, var value]:
                Set(Leader(), key, value);
                break;
            case ["set", var key, var value, var node]:
                Set(Node(node), key, value);
                break;
            case ["get", var key]:
                Get(Leader(), key);
                break;
            case ["get", var key, var node]:
                Get(Node(node), key);
                break;
            default:
                run.Do(Command(words));
                break;
        }
    }

    private WorldCommand Command(string[] words) => words switch
    {
        ["fire", var node] => new WorldCommand.Fire(_group, Node(node).Number),
        ["crash", var node] => Process(Node(node), Lab.ProcessAction.Crash),
        ["restart", var node] => Process(Node(node), Lab.ProcessAction.Restart),
        ["pause", var node] => Process(Node(node), Lab.ProcessAction.Pause),
        ["resume", var node] => Process(Node(node), Lab.ProcessAction.Resume),
        ["campaign", var node] => new WorldCommand.Campaign(_group, Node(node).Number, false),
        ["stepdown", var node] => new WorldCommand.StepDown(_group, Node(node).Number),
        ["snapshot", var node] => new WorldCommand.TakeSnapshot(_group, Node(node).Number),
        ["isolate", var node] => new WorldCommand.Partition(_group, [[Node(node).Number]]),
        ["partition", .. { Length: > 0 } sides] =>
            new WorldCommand.Partition(_group, [.. sides.Select(side => side.Split(',').Select(node => Node(node).Number).ToArray())]),
        ["cut", var from, var to] => new WorldCommand.Cut(_group, Node(from).Number, Node(to).Number, false),
        ["heal"] => new WorldCommand.Heal(_group),
        _ => throw CommandException.Usage($"'{string.Join(' ', words)}' is not understood here", "help lists what is"),
    };

    private WorldCommand.Process Process(NodeId node, Lab.ProcessAction action) => new(_group, node.Number, action);

    private void Each(IEnumerable<string> ids, Func<long, WorldCommand> choice)
    {
        foreach (string text in ids)
        {
            long id = Number(text, 1, long.MaxValue);
            PendingEvent? pending = run.World.FindPending(id);
            WorldCommand command = choice(id);
            run.Do(command);
            terminal.Line($"{(command is WorldCommand.Drop ? "lost" : "delivered")} {text}: {Terminal.Clean(PendingStep.Of(pending!).What)}");
        }
    }

    private string GroupOf(long id) => run.World.FindPending(id)?.Group
        ?? throw new LabException(LabFailure.NotFound, $"nothing of the number {id} is pending");

    private void Set(NodeId node, string key, string value)
    {
        ReadOnlyMemory<byte> command = Made(() => KeyValueCommand.Set(key, ValueText.Parse(value).GetRawText()));
        run.Do(
            new WorldCommand.Propose(_group, node.Number, command.ToArray()),
            proposed: answer => _answers.Add($"set {key} at {node}: {answer.Outcome}{(answer.Index > 0 ? $", index {answer.Index}" : "")}"));
    }

    private void Get(NodeId node, string key)
    {
        ReadOnlyMemory<byte> query = Made(() => KeyValueQuery.Get(key));
        run.Do(
            new WorldCommand.Read(_group, node.Number, query.ToArray(), ReadConsistency.Linearizable, default, 0),
            read: answer => _answers.Add($"get {key} at {node}: " + (answer.Outcome == ReadOutcome.Answered
                ? ResultWords(KeyValueResult.Parse(answer.Result))
                : $"{answer.Outcome}")));
    }

    private static string ResultWords(KeyValueResult result) =>
        result.Status == KeyValueStatus.Ok ? result.Value ?? "" : $"{result.Status}";

    private static ReadOnlyMemory<byte> Made(Func<ReadOnlyMemory<byte>> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException failure)
        {
            throw CommandException.Usage(failure.Message);
        }
    }

    private void Step(long count)
    {
        for (long left = count; left > 0; left--)
        {
            Require(run.World.Step(), "nothing will ever happen again");
        }
    }

    private void Until(string text)
    {
        if (!DurationText.TryParse(text, "s", out TimeSpan time) || time < run.World.Now)
        {
            throw CommandException.Usage(
                string.Create(CultureInfo.InvariantCulture, $"the time is '{text}', allowed is {run.World.Now.TotalSeconds:F6} s or later"),
                "to go back, open the file anew with --until");
        }

        run.World.RunUntil(time);
    }

    private NodeId Node(string text) => text == NodeText.Leader ? Leader()
        : NodeId.TryParse(text, out NodeId node) ? run.Node(_group, node).Id
        : throw CommandException.Usage($"'{text}' is no node", "a node is n1, n2, ..., or leader");

    private NodeId Leader() => run.Group(_group).Leader?.Id
        ?? throw new LabException(LabFailure.Unavailable, $"group '{_group}' has no leader just now");

    private static long Number(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a number from {least} to {most}"));

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new LabException(LabFailure.TimedOut, otherwise);
        }
    }
}
