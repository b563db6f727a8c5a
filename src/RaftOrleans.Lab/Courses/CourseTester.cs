using System.Globalization;
using System.Text;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>
/// What a course's tests do to their servers, and what they assert. Servers are numbered from 0, as in the course. Time is virtual, and goes
/// on only while a test sleeps.
/// </summary>
internal sealed partial class CourseTester
{
    /// <summary>Commands after which a server takes a snapshot.</summary>
    public const int SnapshotInterval = 10;

    private const ulong NetworkStream = 1;
    private const ulong TestStream = 2;

    /// <summary>How long a test may take.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>
    /// The course allows no more than ten heartbeats a second, and five seconds for an election; it advises against timeouts as short as
    /// the paper's. The servers decide when they take snapshots, and keep no entries before them.
    /// </summary>
    private static readonly RaftOptions Options = RaftOptions.Default with
    {
        HeartbeatInterval = TimeSpan.FromMilliseconds(100),
        ElectionTimeoutMin = TimeSpan.FromMilliseconds(300),
        ElectionTimeoutMax = TimeSpan.FromMilliseconds(600),
        SnapshotEntries = 0,
        SnapshotBytes = 0,
        SnapshotTrailing = 0,
    };

    private readonly World _world;
    private readonly CourseTest _test;
    private readonly SimulatedGroup _group;
    private readonly List<CourseServer> _servers = [];
    private readonly List<string> _warnings = [];
    private readonly bool _losesDisks;
    private string? _broken;
    private int _starting;

    public CourseTester(World world, CourseTest test, BrokenRule? broken, CourseTampering tampering)
    {
        _world = world;
        _test = test;
        _losesDisks = tampering.LosesDisks;
        Random = new DeterministicRandom(DeterministicRandom.Derive((ulong)world.Seed, TestStream));
        SimulatedGroupSettings settings = new()
        {
            Nodes = test.Servers,
            Options = tampering.Options?.Invoke(Options) ?? Options,
            StateMachine = NewMachine,
            Rules = broken?.Rules ?? SafetyRules.Standard,
            Host = broken?.Host ?? HostDuties.Standard,
        };
        CourseNetwork? network = null;
        _group = world.CreateGroup(settings, group =>
        {
            _servers.AddRange(Enumerable.Range(0, test.Servers).Select(number => new CourseServer(group, number)));
            group.ViolationSeen = OnViolation;
            DeterministicRandom random = new(DeterministicRandom.Derive((ulong)world.Seed, NetworkStream));
            network = new CourseNetwork(group, random) { IsReliable = test.IsReliable };
        });
        Network = network!;
    }

    /// <summary>The network.</summary>
    public CourseNetwork Network { get; }

    /// <summary>The test's own random numbers.</summary>
    public DeterministicRandom Random { get; }

    /// <summary>How many servers there are.</summary>
    public int Count => _servers.Count;

    /// <summary>The servers.</summary>
    public IReadOnlyList<CourseServer> Servers => _servers;

    /// <summary>Highest index at which any server has applied a command.</summary>
    public long MaxIndex { get; private set; }

    /// <summary>Most bytes that the disk of a server holds beside the snapshot.</summary>
    public int LogSize => _servers.Max(static server => server.StateSize);

    /// <summary>Another command each time.</summary>
    public string NewCommand() => Random.NextInt64(long.MaxValue).ToString(CultureInfo.InvariantCulture);

    /// <summary>Lets time pass.</summary>
    public async Task SleepAsync(TimeSpan time)
    {
        TaskCompletionSource over = new();
        _world.Alarm(_world.Now + time, over.SetResult);
        await over.Task;
        if (_broken is not null)
        {
            throw new CourseFailureException(_broken);
        }

        if (_world.Now > Limit)
        {
            throw new CourseFailureException("the test took longer than 120 s");
        }
    }

    /// <summary>Lets time pass.</summary>
    public Task SleepAsync(double milliseconds) => SleepAsync(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Hands a server a command.</summary>
    public (long Index, long Term, bool IsLeader) Start(int server, string command) =>
        _servers[server].Start(Encoding.UTF8.GetBytes(command));

    /// <summary>Ends a server's process and cuts it off.</summary>
    public void Shutdown(int server)
    {
        Network.Disconnect(server);
        _group.Crash(_servers[server].Node.Id);
        if (_losesDisks)
        {
            _group.Wipe(_servers[server].Node.Id);
        }
    }

    /// <summary>Starts a server from its disk; as in the course, every server is connected then.</summary>
    public void Restart(int server)
    {
        StartProcess(server);
        Network.ConnectAll();
    }

    /// <summary>Ends all processes, and starts them again.</summary>
    public void RestartAll()
    {
        for (int server = 0; server < Count; server++)
        {
            Shutdown(server);
        }

        for (int server = 0; server < Count; server++)
        {
            StartProcess(server);
        }

        Network.ConnectAll();
    }

    /// <summary>Says what the course prints without failing.</summary>
    public void Warn(string warning) => _warnings.Add(warning);

    /// <summary>Fails where a server has applied something wrong or has stopped by itself.</summary>
    public void CheckServers()
    {
        if (_broken is not null)
        {
            throw new CourseFailureException(_broken);
        }

        foreach (CourseServer server in _servers)
        {
            if (server.ApplyError is { } error)
            {
                throw new CourseFailureException(error);
            }
        }
    }

    /// <summary>What came out of the run.</summary>
    public CourseTestResult Result(long seed, string? failure) => new()
    {
        Test = _test,
        Seed = seed,
        Time = _world.Now,
        Rpcs = Network.Rpcs,
        Bytes = Network.Bytes,
        Commits = MaxIndex,
        EventHash = _world.Log.Hash,
        Failure = failure,
        Violation = _group.Violations.Count > 0 ? _group.Violations[0] : null,
        Warnings = _warnings,
    };

    private void StartProcess(int server)
    {
        _starting = server;
        _group.Restart(_servers[server].Node.Id);
    }

    /// <summary>Made when a node starts: at first one after the other, later the one that is being restarted.</summary>
    private CourseMachine NewMachine()
    {
        CourseServer server = _servers[_starting++ % Count];
        server.Machine = new CourseMachine((machine, entry, command) => OnApply(server, machine, entry, command));
        server.ApplyError = null;
        return server.Machine;
    }

    private void OnApply(CourseServer server, CourseMachine machine, long entry, string command)
    {
        long index = machine.Commands.Count + 1;
        MaxIndex = Math.Max(MaxIndex, index);
        server.ApplyError ??= server.WhyOutOfOrder(entry);
        foreach (CourseServer other in _servers)
        {
            if (other != server && other.Machine.Commands.Count >= index && other.Machine.Commands[(int)index - 1] != command)
            {
                server.ApplyError ??= string.Create(
                    CultureInfo.InvariantCulture,
                    $"commit index={index} server={server.Number} {command} != server={other.Number} {other.Machine.Commands[(int)index - 1]}");
            }
        }

        if (_test.HasSnapshots && (index + 1) % SnapshotInterval == 0)
        {
            // The node is in the middle of applying; a server asks for the snapshot when it has seen the command.
            _world.At(_world.Now, () =>
            {
                if (server.Machine == machine && server.IsUp)
                {
                    _group.TakeSnapshot(server.Node.Id);
                }
            });
        }
    }

    /// <summary>In the course a server whose code fails takes the test with it; all else that the world sees the course does not.</summary>
    private void OnViolation(Violation violation)
    {
        if (violation.Property == SafetyProperty.NodeIntegrity)
        {
            _broken ??= $"a server has failed: {violation.Fact}; {violation.Conflict}";
        }
    }
}
