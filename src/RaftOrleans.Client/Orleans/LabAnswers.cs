using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>
/// What a lab says, in the shape in which the REST API says it, so that commands print the same with and without a REST API between.
/// </summary>
/// <remarks>They go through JSON: what the client has no property for stays in the answer, as it does over REST.</remarks>
internal static class LabAnswers
{
    /// <summary>The answer to <c>status</c>.</summary>
    public static GroupView Status(GroupStatus status, LabCapabilities world) => To<GroupView>(new
    {
        status.Group,
        world.World,
        ClusterSize = status.Nodes.Count,
        Nodes = status.Nodes.Select(node => Node(node, status.Time)),
        Leader = NameOrNull(status.Leader),
        Timestamp = status.Time.TotalSeconds,
    });

    /// <summary>What one node says of itself.</summary>
    public static NodeDetail Detail(NodeStatus node) => new()
    {
        NodeId = node.Id.ToString(),
        State = State(node),
        CurrentTerm = node.Term,
        VotedFor = NameOrNull(node.VotedFor),
        CommitIndex = node.CommitIndex,
        LastApplied = node.LastApplied,
        LeaderId = NameOrNull(node.Leader),
    };

    /// <summary>A row of <c>groups</c>.</summary>
    public static GroupEntry Group(GroupStatus status) => To<GroupEntry>(new
    {
        Name = status.Group,
        Nodes = status.Nodes.Count,
        Alive = status.Nodes.Count(node => node.Health == NodeHealth.Running),
        Leader = NameOrNull(status.Leader),
        status.StateMachine,
    });

    /// <summary>The answer to a write.</summary>
    public static WriteView Write(KeyValueResult result, ProposalAnswer answer, string message) => To<WriteView>(new
    {
        Success = result.Status == KeyValueStatus.Ok,
        Message = message,
        answer.Index,
        Status = Word(result.Status),
        Value = Json(result.Value),
        LeaderId = NameOrNull(answer.Leader),
    });

    /// <summary>The answer to a read.</summary>
    public static ReadView Read(string key, KeyValueResult result, long index) => To<ReadView>(new
    {
        Key = key,
        Value = Json(result.Value),
        Found = result.Status == KeyValueStatus.Ok,
        Index = index,
    });

    /// <summary>The answer of a state machine.</summary>
    public static CallView Call(StateMachineResult result, long index, NodeId leader) => To<CallView>(new
    {
        result.Success,
        Index = index,
        LeaderId = NameOrNull(leader),
        Result = JsonElement.Parse(result.Json),
    });

    /// <summary>An entry of a log.</summary>
    public static LogLineView LogLine(LogLine line) => To<LogLineView>(new
    {
        line.Index,
        line.Term,
        line.Command,
        Timestamp = line.Timestamp.TotalSeconds,
        Kind = Word(line.Kind),
        line.Committed,
    });

    /// <summary>An event.</summary>
    public static EventView Event(LabEvent happened) => new()
    {
        Number = happened.Number,
        TimeMs = happened.Time.TotalMilliseconds,
        Group = happened.Group,
        Kind = Word(happened.Kind),
        Name = happened.Name,
        Node = NameOrNull(happened.Node),
        Term = happened.Term,
        Details = happened.Details,
    };

    /// <summary>A link.</summary>
    public static LinkView Link(LinkStatus link) => new()
    {
        From = link.From.ToString(),
        To = link.To.ToString(),
        IsCut = link.IsCut,
        Drop = link.Faults.Drop,
        Duplicate = link.Faults.Duplicate,
        Reorder = link.Faults.Reorder,
        DelayMs = link.Faults.Delay.TotalMilliseconds,
        JitterMs = link.Faults.Jitter.TotalMilliseconds,
        Distribution = Word(link.Faults.Distribution),
        IsClogged = link.IsClogged,
    };

    /// <summary>What a world in real time is.</summary>
    public static WorldView World(LabCapabilities world, TimeSpan now) => new()
    {
        World = world.World,
        VirtualTime = world.VirtualTime,
        Silos = world.Silos,
        Storage = world.Storage,
        NowMs = now.TotalMilliseconds,
    };

    /// <summary>A control that was carried out.</summary>
    public static ControlView Done(string message, params IEnumerable<NodeId> nodes) =>
        new() { Success = true, Message = message, Nodes = [.. nodes.Select(node => node.ToString())] };

    /// <summary>A value of an enumeration, as the REST API writes it.</summary>
    public static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>A node's name, or null for nobody.</summary>
    public static string? NameOrNull(NodeId node) => node.IsNone ? null : node.ToString();

    private static string State(NodeStatus node) => node.Health == NodeHealth.Running ? Word(node.Role) : Word(node.Health);

    private static object Node(NodeStatus node, TimeSpan now) => new
    {
        NodeId = node.Id.ToString(),
        State = State(node),
        Role = Word(node.Role),
        Health = Word(node.Health),
        IsAlive = node.Health == NodeHealth.Running,
        LastSeenMs = Math.Max(0, (now - node.LastSeen).TotalMilliseconds),
        node.Term,
        VotedFor = NameOrNull(node.VotedFor),
        Leader = NameOrNull(node.Leader),
        LogLength = node.LastIndex,
        node.DurableIndex,
        node.CommitIndex,
        node.LastApplied,
        node.Silo,
        Disk = node.Disk == DiskFaults.None ? null : node.Disk.Describe(),
        Clock = node.Clock == ClockFaults.None ? null : node.Clock.Describe(),
        StepMs = node.StepTime.TotalMilliseconds,
        node.Failure,
        Peers = node.Peers.Select(peer => new { NodeId = peer.Id.ToString(), peer.MatchIndex, peer.NextIndex, peer.State, peer.Inflight }),
    };

    private static JsonElement? Json(string? value) => value is null ? null : JsonElement.Parse(value);

    private static TView To<TView>(object answer) =>
        JsonSerializer.SerializeToElement(answer, WireJson.Compact).Deserialize<TView>(WireJson.Compact)!;
}
