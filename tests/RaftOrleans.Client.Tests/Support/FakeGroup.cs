using System.Text.Json;

namespace RaftOrleans.Client.Tests;

/// <summary>
/// A group as its routes show it, without any Raft behind them: writes reach all nodes that the leader reaches, and a leader is there as
/// soon as somebody looks. It can be told to misbehave.
/// </summary>
internal sealed class FakeGroup
{
    private readonly Lock _lock = new();
    private readonly List<FakeNode> _nodes;
    private readonly List<string> _controls = [];
    private List<HashSet<string>> _sides = [];
    private string _leader = "n1";
    private long _term = 1;

    public FakeGroup(int nodes) => _nodes = [.. Enumerable.Range(1, nodes).Select(number => new FakeNode($"n{number}"))];

    /// <summary>Keys whose acknowledged write is lost: says whether it loses the key ending in this number.</summary>
    public Func<int, bool> Loses { get; set; } = static _ => false;

    /// <summary>Keys that one follower keeps another value of.</summary>
    public Func<int, bool> Diverges { get; set; } = static _ => false;

    /// <summary>Whether a leader without a majority acknowledges writes.</summary>
    public bool AcknowledgesInMinority { get; set; }

    /// <summary>Whether a leader without a majority answers linearizable reads.</summary>
    public bool AnswersReadsInMinority { get; set; }

    /// <summary>Whether nobody takes over.</summary>
    public bool NeverElects { get; set; }

    /// <summary>Whether time stands still.</summary>
    public bool IsPaused { get; set; }

    /// <summary>How fast the world's time runs.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>Asked at every control, before it has its effect.</summary>
    public Func<string, StubAnswer?> OnControl { get; set; } = static _ => null;

    /// <summary>The controls so far, such as <c>crash n1</c>.</summary>
    public IReadOnlyList<string> Controls
    {
        get
        {
            lock (_lock)
            {
                return [.. _controls];
            }
        }
    }

    /// <summary>Whether all nodes run and no link is cut.</summary>
    public bool IsWhole
    {
        get
        {
            lock (_lock)
            {
                return _sides.Count == 0 && _nodes.TrueForAll(node => node.Alive);
            }
        }
    }

    /// <summary>Crashes a node beforehand.</summary>
    public void Crash(string node) => Node(node).Alive = false;

    /// <summary>Lets a node run again and catch up, as if somebody had restarted it.</summary>
    public void Restart(string node)
    {
        Node(node).Alive = true;
        CatchUp();
    }

    /// <summary>Cuts the network beforehand.</summary>
    public void Partition(params string[][] sides) => _sides = [.. sides.Select(side => side.ToHashSet())];

    /// <summary>Answers a request.</summary>
    public StubAnswer? Answer(StubRequest request)
    {
        lock (_lock)
        {
            string[] path = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            return (request.Method, path) switch
            {
                ("GET", ["api", "world"]) =>
                    StubAnswer.Of(new { world = "simulated", virtual_time = true, is_paused = IsPaused, speed = Speed }),
                ("GET", ["api", "status"]) => Status(),
                ("GET", ["api", "network"]) => Network(),
                ("POST", ["api", "set"]) => Write(request, Elected()),
                ("POST", ["api", "nodes", var node, "set"]) => Write(request, node),
                ("GET", ["api", "get", var key]) => Read(request, key),
                ("GET", ["api", "nodes", var node, "state_machine"]) => StubAnswer.Of(new { state_machine = Node(node).State }),
                ("POST", ["api", "control", var control]) => Control(request, control),
                _ => null,
            };
        }
    }

    private StubAnswer Status()
    {
        string? leader = Elected();
        return StubAnswer.Of(new
        {
            cluster_size = _nodes.Count,
            nodes = _nodes.Select(node => new
            {
                node_id = node.Id,
                state = node.Id == leader ? "leader" : node.Alive ? "follower" : "crashed",
                term = Hears(node) ? _term : _term - 1,
                log_length = node.Applied,
                commit_index = node.Applied,
                last_applied = node.Applied,
                is_alive = node.Alive,
                last_seen_ms = 0,
            }),
            leader,
            timestamp = 0,
        });
    }

    private StubAnswer Network() => StubAnswer.Of(new
    {
        links = _nodes.SelectMany(from => _nodes.Where(to => !Reaches(from.Id, to.Id))
            .Select(to => new { from = from.Id, to = to.Id, is_cut = true })),
    });

    private StubAnswer Write(StubRequest request, string? via)
    {
        if (via is null || !Node(via).Alive)
        {
            return StubAnswer.Problem(503, "there is no leader", "\"leader\":null");
        }

        if (via != _leader && HasMajority(via))
        {
            return StubAnswer.Problem(400, $"Not the leader: {via} does not lead", $"\"leader\":\"{_leader}\"");
        }

        if (!HasMajority(via) && !AcknowledgesInMinority)
        {
            return StubAnswer.Problem(504, "no answer in time: the command may have been applied");
        }

        string key = request["key"].GetString()!;
        int number = int.Parse(key[(key.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        List<FakeNode> reached = [.. _nodes.Where(node => node.Alive && Reaches(via, node.Id))];
        foreach (FakeNode node in reached)
        {
            node.Applied++;
            if (!Loses(number))
            {
                node.State[key] = Diverges(number) && node.Id != via ? JsonSerializer.SerializeToElement(-1) : request["value"];
            }
        }

        return StubAnswer.Of(new { success = true, message = "set", index = Node(via).Applied });
    }

    private StubAnswer Read(StubRequest request, string key)
    {
        bool stale = request.Query.Contains("consistency=stale", StringComparison.Ordinal);
        int at = request.Query.IndexOf("node=", StringComparison.Ordinal);
        string? via = at < 0 ? Elected() : request.Query[(at + 5)..].Split('&')[0];
        if (via is null || (!stale && !HasMajority(via) && !AnswersReadsInMinority))
        {
            return StubAnswer.Problem(503, "the leader could not confirm that it leads", "\"leader\":null");
        }

        bool found = Node(via).State.TryGetValue(key, out JsonElement value);
        return StubAnswer.Of(new { key, value = found ? value : (JsonElement?)null, found });
    }

    private StubAnswer Control(StubRequest request, string control)
    {
        string what = control is "partition" or "heal" ? control : $"{control} {request["node"].GetString()}";
        _controls.Add(what);
        if (OnControl(what) is { } refusal)
        {
            return refusal;
        }

        switch (control)
        {
            case "crash":
                Node(request["node"].GetString()!).Alive = false;
                break;
            case "restart":
                Node(request["node"].GetString()!).Alive = true;
                break;
            case "partition":
                _sides = [.. request["sides"].EnumerateArray()
                    .Select(side => side.EnumerateArray().Select(node => node.GetString()!).ToHashSet())];
                break;
            default:
                _sides = [];
                break;
        }

        CatchUp();
        return StubAnswer.Of(new { success = true, message = what, nodes = Array.Empty<string>() });
    }

    private string? Elected()
    {
        if (Node(_leader).Alive && HasMajority(_leader))
        {
            return _leader;
        }

        if (NeverElects || _nodes.Find(node => node.Alive && HasMajority(node.Id)) is not { } next)
        {
            return null;
        }

        _leader = next.Id;
        _term++;
        return _leader;
    }

    private void CatchUp()
    {
        if (Elected() is not { } leader)
        {
            return;
        }

        FakeNode source = Node(leader);
        foreach (FakeNode node in _nodes.Where(node => node.Alive && Reaches(leader, node.Id) && node.Applied != source.Applied))
        {
            node.Applied = source.Applied;
            node.State = new SortedDictionary<string, JsonElement>(source.State, StringComparer.Ordinal);
        }
    }

    private bool Hears(FakeNode node) => node.Alive && Reaches(_leader, node.Id);

    private bool HasMajority(string id) => 2 * _nodes.Count(node => node.Alive && Reaches(id, node.Id)) > _nodes.Count;

    private bool Reaches(string from, string to) => _sides.Count == 0 || _sides.Exists(side => side.Contains(from) && side.Contains(to));

    private FakeNode Node(string id) => _nodes.Single(node => node.Id == id);

    private sealed class FakeNode(string id)
    {
        public string Id => id;

        public bool Alive { get; set; } = true;

        public long Applied { get; set; } = 1;

        public SortedDictionary<string, JsonElement> State { get; set; } = new(StringComparer.Ordinal);
    }
}
