using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Makes events out of what happens in a world, with the same words in every world.</summary>
public static class LabEvents
{
    /// <summary>A step of a node. Number and group are set by the feed.</summary>
    public static LabEvent Of(in TraceEvent trace) => new(
        0, trace.Time, "", LabEventKind.Node, trace.Kind.ToString(), trace.Node, trace.Term, Describe(in trace));

    /// <summary>Something that happened to a process: started, crashed, paused, resumed, failed, and why.</summary>
    public static LabEvent Process(TimeSpan time, NodeId node, string what, string why = "") => new(
        0, time, "", LabEventKind.Process, what, node, 0, $"{node} {what.ToLowerInvariant()}{(why.Length == 0 ? "" : $": {why}")}");

    /// <summary>A change of how fast a node's process is.</summary>
    public static LabEvent Slow(TimeSpan time, NodeId node, TimeSpan step) => new(
        0, time, "", LabEventKind.Process, "SpeedSet", node, 0,
        step == TimeSpan.Zero ? $"{node} is as fast as usual" : $"{node} takes {ScenarioDuration.Format(step)} for every input");

    /// <summary>A change of what is wrong with a node's disk.</summary>
    public static LabEvent Disk(TimeSpan time, NodeId node, DiskFaults faults) =>
        new(0, time, "", LabEventKind.Process, "DiskSet", node, 0, $"disk of {node}: {faults.Describe()}");

    /// <summary>A change of a node's clock.</summary>
    public static LabEvent Clock(TimeSpan time, NodeId node, ClockFaults faults) =>
        new(0, time, "", LabEventKind.Process, "ClockSet", node, 0, $"clock of {node}: {faults.DescribeChange()}");

    /// <summary>A change of the network.</summary>
    public static LabEvent Network(TimeSpan time, string what, string details) =>
        new(0, time, "", LabEventKind.Network, what, NodeId.None, 0, details);

    /// <summary>A group was created or deleted.</summary>
    public static LabEvent Group(TimeSpan time, string what, string details) =>
        new(0, time, "", LabEventKind.Group, what, NodeId.None, 0, details);

    /// <summary>Whether an event tells that its node has become the leader of its term.</summary>
    public static bool IsElection(LabEvent labEvent)
    {
        ArgumentNullException.ThrowIfNull(labEvent);
        return labEvent is { Kind: LabEventKind.Node, Name: nameof(TraceKind.RoleChanged) }
            && labEvent.Details.StartsWith($"{labEvent.Node} is {Name(Role.Leader)} ", StringComparison.Ordinal);
    }

    private static string Describe(in TraceEvent trace)
    {
        string because = trace.Reason.Length == 0 ? "" : $": {trace.Reason}";
        return trace.Kind switch
        {
            TraceKind.RoleChanged => $"{trace.Node} is {Name(trace.Role)} in term {trace.Term}{because}",
            TraceKind.TermChanged => $"{trace.Node} enters term {trace.Index}{because}",
            TraceKind.LeaderChanged when trace.Peer.IsNone => $"{trace.Node} knows no leader in term {trace.Term}",
            TraceKind.LeaderChanged => $"{trace.Node} follows {trace.Peer} in term {trace.Term}",
            TraceKind.ElectionStarted => $"{trace.Node} wants an election{because}",
            TraceKind.VoteGranted => $"{trace.Node} votes for {trace.Peer}{because}",
            TraceKind.VoteRefused => $"{trace.Node} does not vote for {trace.Peer}{because}",
            TraceKind.VoteReceived => $"{trace.Node} has the vote of {trace.Peer}{because}",
            TraceKind.AppendRefused => $"{trace.Node} refuses entries at {trace.Index}{because}",
            TraceKind.LogTruncated => $"{trace.Node} removes its entries from {trace.Index} on, which conflict with the leader's",
            TraceKind.Committed => $"{trace.Node} knows that entry {trace.Index} is committed",
            TraceKind.ReadConfirmed => $"{trace.Node} still leads: reads up to {trace.Index} may be answered",
            TraceKind.ProposalRefused => $"{trace.Node} refuses a proposal{because}",
            TraceKind.ReadRefused => $"{trace.Node} refuses a read{because}",
            TraceKind.MessageIgnored => $"{trace.Node} ignores a message of {trace.Peer}{because}",
            TraceKind.SnapshotTaken => $"{trace.Node} has written down its state up to entry {trace.Index}",
            TraceKind.SnapshotSent => $"{trace.Node} sends {trace.Peer} its snapshot up to entry {trace.Index}",
            TraceKind.SnapshotInstalled => $"{trace.Node} has taken over the snapshot of {trace.Peer} up to entry {trace.Index}",
            TraceKind.MembershipChanged => $"{trace.Node} goes by the membership of entry {trace.Index}{because}",
            TraceKind.TransferStarted => $"{trace.Node} hands its leadership over to {trace.Peer}",
            TraceKind.TransferEnded when trace.Reason.Length == 0 => $"{trace.Node} has handed its leadership over to {trace.Peer}",
            TraceKind.TransferEnded => $"{trace.Node} has not handed its leadership over to {trace.Peer}{because}",
            _ => $"{trace.Node} {trace.Kind}{because}",
        };
    }

    private static string Name(Role role) => role switch
    {
        Role.Follower => "a follower",
        Role.PreCandidate => "a pre-candidate",
        Role.Candidate => "a candidate",
        _ => "the leader",
    };
}
