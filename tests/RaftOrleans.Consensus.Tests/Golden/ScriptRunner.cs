using RaftOrleans.Consensus.Tests.Node;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>
/// Carries out the commands of one script. Nothing happens that no command asks for: messages stay in flight until they are delivered,
/// timers run out when time is told to pass, and writes of slow disks complete when they are told to.
/// </summary>
internal sealed partial class ScriptRunner
{
    /// <summary>Runs a command and shows only how much came of it.</summary>
    private const string Quietly = "quietly";

    private readonly Transcript _transcript = new();
    private readonly MessageText _text = new();
    private readonly SafetyWatch _safety = new();
    private readonly Dictionary<(NodeId Node, long Call), string> _openCalls = [];
    private readonly List<Message> _held = [];
    private Cluster? _cluster;
    private RaftOptions _options = RaftOptions.Default;
    private bool _isRuleBroken;
    private string? _unsafe;
    private int _starts;
    private TimeSpan _start;

    /// <summary>All commands: how each is written, and what it does.</summary>
    private static readonly (string Usage, Action<ScriptRunner, Arguments> Do)[] Commands =
    [
        ("nodes <count> [plain] [Option=value...] [broken=<rule>], below it per node: <node> [<term>...] [term=<n>] [vote=<node>] [Option=value...]",
            (runner, words) => runner.StartNodes(words)),
        ("join <node> [plain] [Option=value...]", (runner, words) => runner.Join(words)),
        ("crash <node>... [parts=<n>]", (runner, words) => runner.Crash(words)),
        ("restart <node>...", (runner, words) => runner.Restart(words)),
        ("wipe <node>", (runner, words) => runner.Wipe(words)),
        ("disk <node> slow|fast", (runner, words) => runner.SetDisk(words)),
        ("complete <node> [<count>]", (runner, words) => runner.Complete(words)),
        ("options <node> Option=value...", (runner, words) => runner.ChangeOptions(words)),
        ("tick <node>", (runner, words) => runner.Tick(words)),
        ("time <time>", (runner, words) => runner.Pass(words, static () => { })),
        ("run <time>", (runner, words) => runner.Pass(words, runner.DeliverAll)),
        ($"deliver {MessageFilter.Usage}", (runner, words) => runner.Deliver(MessageFilter.Read(words))),
        ($"settle {MessageFilter.Usage}", (runner, words) => runner.Settle(MessageFilter.Read(words))),
        ($"drop {MessageFilter.Usage}", (runner, words) => runner.Drop(MessageFilter.Read(words))),
        ($"duplicate {MessageFilter.Usage}", (runner, words) => runner.Duplicate(MessageFilter.Read(words))),
        ($"hold {MessageFilter.Usage}", (runner, words) => runner.Hold(MessageFilter.Read(words))),
        ("release", (runner, words) => runner.Release(words)),
        ("isolate <node>...", (runner, words) => runner.Isolate(words)),
        ("cut <node> <node> [one-way]", (runner, words) => runner.Cut(words)),
        ("heal", (runner, words) => runner.Heal(words)),
        ("lead <node>", (runner, words) => runner.Lead(words)),
        ("campaign <node> [forced]", (runner, words) => runner.Campaign(words)),
        ("stepdown <node>", (runner, words) => runner.StepDown(words)),
        ("propose <node> <command>[:<bytes>]...", (runner, words) => runner.Propose(words)),
        ("read <node> [linearizable|lease|bounded|session|stale] [max-age=<time>] [min-index=<n>] [times=<n>]",
            (runner, words) => runner.Read(words)),
        ("session <node> open [<time>] | use <session> <number> <command> [first=<number>] | keep <session> | close <session>",
            (runner, words) => runner.UseSession(words)),
        ("members <node> [add <node>...] [learn <node>...] [remove <node>...] [at-once] [joint] [expected=<index>]",
            (runner, words) => runner.ChangeMembers(words)),
        ("transfer <node> <node>", (runner, words) => runner.Transfer(words)),
        ("compact <node>", (runner, words) => runner.Compact(words)),
        ("log <node>", (runner, words) => runner.ShowLog(words)),
        ("logs [<node>...]", (runner, words) => runner.ShowLogs(words)),
        ("state [<node>...]", (runner, words) => runner.ShowState(words)),
        ("flight", (runner, words) => runner.ShowFlight(words)),
    ];

    /// <summary>The names of all commands.</summary>
    public static IEnumerable<string> CommandNames => Commands.Select(command => NameOf(command.Usage)).Append(Quietly);

    private Cluster Group => _cluster!;

    /// <summary>Carries out a command.</summary>
    /// <returns>Its trace.</returns>
    /// <exception cref="ScriptException">It cannot be carried out.</exception>
    public IReadOnlyList<string> Run(ScriptCommand command)
    {
        if (command.Words is [Quietly, _, ..])
        {
            _transcript.IsQuiet = true;
            RunAloud(command.WithoutFirstWord());
            _transcript.IsQuiet = false;
        }
        else
        {
            RunAloud(command);
        }

        return _transcript.Take();
    }

    private static string NameOf(string usage) => usage.Split(' ')[0];

    private void RunAloud(ScriptCommand command)
    {
        (string? usage, Action<ScriptRunner, Arguments>? run) = Array.Find(Commands, known => NameOf(known.Usage) == command.Words[0]);
        if (usage is null)
        {
            throw new ScriptException(
                command.File, command.Line, $"'{command.Words[0]}' is no command; there are {string.Join(' ', CommandNames)}");
        }

        Arguments arguments = new(command, usage);
        if ((_cluster is null) != (command.Words[0] == "nodes"))
        {
            throw arguments.Error(_cluster is null ? "a script begins with 'nodes'" : "there are nodes already: more of them join");
        }

        run(this, arguments);
        arguments.End();
        if (_unsafe is not null && !_isRuleBroken)
        {
            throw new ScriptException(command.File, command.Line, $"unsafe: {_unsafe}");
        }
    }

    private NodeUnderTest Find(Arguments words) => Find(words, words.Node());

    private NodeUnderTest Find(Arguments words, NodeId id) =>
        Group.Nodes.SingleOrDefault(node => node.Id == id)
        ?? throw words.Error($"there is no {id}; there are {string.Join(' ', Group.Nodes.Select(node => node.Id))}");

    private NodeUnderTest FindRunning(Arguments words)
    {
        NodeUnderTest node = Find(words);
        return node.IsDown ? throw words.Error($"{node.Id} is down; 'restart {node.Id}' starts it") : node;
    }

    private IReadOnlyList<NodeUnderTest> FindAllNamed(Arguments words) => [.. words.Nodes().Select(id => Find(words, id))];

    /// <summary>The nodes that are named, or all.</summary>
    private IReadOnlyList<NodeUnderTest> FindSome(Arguments words) => words.HasMore ? FindAllNamed(words) : Group.Nodes;

    /// <summary>All that a node wants of its host goes into the transcript.</summary>
    private void Watch(NodeUnderTest node) => node.Watcher = output => OnOutput(node.Id, output);

    private void OnOutput(NodeId node, NodeOutput output)
    {
        foreach (TraceEvent step in output.Trace)
        {
            _transcript.Add(node, "event", Describe(step));
        }

        if (output.Applied.Count > 0)
        {
            _transcript.Add(node, "applies", string.Join(", ", output.Applied.Select(MessageText.Of)));
        }

        if (output.Write is { } write)
        {
            _transcript.Add(node, "writes", Describe(write));
        }

        foreach (Message message in output.Messages)
        {
            _transcript.Add(node, "sends", $"{message.To} {_text.Of(message)}");
        }

        foreach ((long call, ProposalAnswer answer) in output.Proposals)
        {
            AddAnswer(node, call, Describe(answer));
        }

        foreach ((long call, ReadAnswer answer) in output.Reads)
        {
            AddAnswer(node, call, Describe(answer));
        }

        foreach (string problem in _safety.Look(node, output))
        {
            _unsafe ??= problem;
            _transcript.Add($"UNSAFE {problem}");
        }
    }

    private void AddAnswer(NodeId node, long call, string answer)
    {
        _openCalls.Remove((node, call), out string? question);
        _transcript.Add(node, "answers", $"{question}: {answer}");
    }
}
