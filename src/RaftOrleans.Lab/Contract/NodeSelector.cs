using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Which node a person means: one by its name, or whoever plays a part just now. A person who breaks a cluster thinks "the leader",
/// not "n2"; who that is changes while he types, so it is decided where the cluster is.
/// </summary>
public sealed record NodeSelector
{
    private const string Allowed = "n1, n2, ..., leader, follower, random or all";

    private readonly Part _part;
    private readonly NodeId _node;

    private NodeSelector(Part part, NodeId node = default)
    {
        _part = part;
        _node = node;
    }

    private enum Part
    {
        Named,
        Leader,
        Follower,
        Random,
        All,
    }

    /// <summary>Whoever leads.</summary>
    public static NodeSelector Leader { get; } = new(Part.Leader);

    /// <summary>One of those that do not lead, drawn at random.</summary>
    public static NodeSelector Follower { get; } = new(Part.Follower);

    /// <summary>One of all, drawn at random.</summary>
    public static NodeSelector Random { get; } = new(Part.Random);

    /// <summary>Every node.</summary>
    public static NodeSelector All { get; } = new(Part.All);

    /// <summary>Whether it is a node's name rather than a part that somebody plays.</summary>
    public bool IsNamed => _part == Part.Named;

    /// <summary>Whether it can mean more than one node.</summary>
    public bool IsMany => _part == Part.All;

    /// <summary>This node.</summary>
    public static NodeSelector Of(NodeId node) => new(Part.Named, node);

    /// <summary>Reads <c>n3</c>, <c>3</c>, <c>leader</c>, <c>follower</c>, <c>random</c> or <c>all</c>, in any case of letters.</summary>
    /// <param name="text">What a person wrote.</param>
    /// <exception cref="LabException">It is none of these (<see cref="LabFailure.Invalid"/>).</exception>
    public static NodeSelector Parse(string? text)
    {
        string word = text?.Trim().ToLowerInvariant() ?? "";
        return word switch
        {
            "leader" => Leader,
            "follower" => Follower,
            "random" => Random,
            "all" => All,
            _ => NodeId.TryParse(word, out NodeId node)
                ? Of(node)
                : throw new LabException(LabFailure.Invalid, $"'{text}' names no node, allowed is {Allowed}"),
        };
    }

    /// <summary>
    /// The nodes meant, in order. A node that is named is taken even where the action does not fit it: the lab will say why.
    /// </summary>
    /// <param name="status">The group as it is just now.</param>
    /// <param name="random">Draws where there is a choice.</param>
    /// <param name="fits">Which nodes the action makes sense for; null for every node.</param>
    /// <exception cref="LabException">
    /// There is no such node (<see cref="LabFailure.NotFound"/>), there is no leader just now (<see cref="LabFailure.Unavailable"/>),
    /// or the action fits no node (<see cref="LabFailure.Conflict"/>).
    /// </exception>
    public IReadOnlyList<NodeId> Resolve(GroupStatus status, Random random, Func<NodeStatus, bool>? fits = null)
    {
        if (_part == Part.Named)
        {
            return [status.Node(_node).Id];
        }

        List<NodeStatus> fitting = [.. status.Nodes.Where(node => fits is null || fits(node))];
        NodeId leader = LeaderAmong(status, fitting);
        List<NodeId> candidates = _part switch
        {
            Part.Leader => leader.IsNone ? [] : [leader],
            Part.Follower => [.. fitting.Select(node => node.Id).Where(id => id != leader)],
            _ => [.. fitting.Select(node => node.Id)],
        };

        if (candidates.Count == 0)
        {
            throw new LabException(
                _part == Part.Leader ? LabFailure.Unavailable : LabFailure.Conflict,
                $"group '{status.Group}' has no node for '{this}' just now: {Describe(status)}");
        }

        return _part is Part.All or Part.Leader ? candidates : [candidates[random.Next(candidates.Count)]];
    }

    /// <summary>The one node meant.</summary>
    /// <param name="status">The group as it is just now.</param>
    /// <param name="random">Draws where there is a choice.</param>
    /// <param name="fits">Which nodes the action makes sense for; null for every node.</param>
    /// <exception cref="LabException">As <see cref="Resolve"/>, and for <c>all</c> (<see cref="LabFailure.Invalid"/>).</exception>
    public NodeId ResolveOne(GroupStatus status, Random random, Func<NodeStatus, bool>? fits = null) =>
        IsMany
            ? throw new LabException(LabFailure.Invalid, $"'{this}' is more than one node, and one is wanted here")
            : Resolve(status, random, fits)[0];

    /// <inheritdoc/>
    public override string ToString() => _part switch
    {
        Part.Named => _node.ToString(),
        Part.Leader => "leader",
        Part.Follower => "follower",
        Part.Random => "random",
        _ => "all",
    };

    // The leader that runs comes first. Where none fits, the node that led last: "resume leader" means the one that was paused.
    private static NodeId LeaderAmong(GroupStatus status, List<NodeStatus> fitting)
    {
        NodeId running = status.Leader;
        return fitting.Exists(node => node.Id == running)
            ? running
            : fitting
                .Where(node => node.Role == Role.Leader)
                .OrderByDescending(node => node.Term)
                .Select(node => node.Id)
                .FirstOrDefault(NodeId.None);
    }

    private static string Describe(GroupStatus status) =>
        string.Join(", ", status.Nodes.Select(node =>
            $"{node.Id} is {(node.Health == NodeHealth.Running ? RoleInWords(node.Role) : node.Health.ToString().ToLowerInvariant())}"));

    private static string RoleInWords(Role role) => role == Role.PreCandidate ? "pre-candidate" : role.ToString().ToLowerInvariant();
}
