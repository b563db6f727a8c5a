using System.Runtime.CompilerServices;
using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>
/// Makes the steps of a trace out of what a host sees: what it hands a node, what the node says of itself, what it sends. Both worlds use
/// it, so a trace tells the same in the same words wherever it was made.
/// </summary>
/// <remarks>
/// A message is known by the object that it is, which travels unchanged inside a process. That gives each its number without a field in the
/// message that Raft does not have.
/// </remarks>
/// <param name="sink">Gets the steps, in order.</param>
public sealed class StepRecorder(Action<TraceStep> sink)
{
    private readonly ConditionalWeakTable<Message, object> _ids = [];
    private long _lastId;

    /// <summary>A node has met something.</summary>
    /// <param name="time">When, by the world's clock.</param>
    /// <param name="node">The node, in its state after it.</param>
    /// <param name="happened">What; one of <see cref="TraceEvents"/>.</param>
    /// <param name="message">The message it has received, or null.</param>
    /// <param name="why">The rest in words, or null.</param>
    public void Met(TimeSpan time, RaftNode node, string happened, Message? message = null, string? why = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        sink(new TraceStep
        {
            Time = time,
            Node = node.Id,
            Event = happened,
            State = TraceState.Of(node),
            Message = message is null ? null : TraceMessage.Of(message, IdOf(message)),
            Why = why,
        });
    }

    /// <summary>What a node says has followed.</summary>
    /// <param name="time">When, by the world's clock.</param>
    /// <param name="node">The node, in its state after it.</param>
    /// <param name="remarks">Its remarks.</param>
    public void Followed(TimeSpan time, RaftNode node, IReadOnlyList<TraceEvent> remarks)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(remarks);
        foreach (TraceEvent remark in remarks)
        {
            sink(new TraceStep
            {
                Time = time,
                Node = node.Id,
                Event = remark.Kind switch
                {
                    TraceKind.RoleChanged when remark.Role == Role.Leader => TraceEvents.Leader,
                    TraceKind.RoleChanged => TraceEvents.Role,
                    TraceKind.Committed => TraceEvents.Commit,
                    _ => remark.Kind.ToString(),
                },
                State = TraceState.Of(node),
                Peer = remark.Peer,
                Index = remark.Index,
                Why = remark.Reason.Length == 0 ? null : remark.Reason,
            });
        }
    }

    /// <summary>A node sends a message.</summary>
    public void Sent(TimeSpan time, RaftNode node, Message message) => Met(time, node, TraceEvents.Send, message);

    /// <summary>A message will arrive once more, or once less.</summary>
    /// <param name="time">When this was decided.</param>
    /// <param name="at">The node where it happens: the sender, or the receiver that it does not reach.</param>
    /// <param name="node">What runs there; null for nothing.</param>
    /// <param name="happened"><see cref="TraceEvents.Dup"/> or <see cref="TraceEvents.Drop"/>.</param>
    /// <param name="message">The message.</param>
    /// <param name="why">Why, or null.</param>
    public void Disturbed(TimeSpan time, NodeId at, RaftNode? node, string happened, Message message, string? why) => sink(new TraceStep
    {
        Time = time,
        Node = at,
        Event = happened,
        State = node is null ? null : TraceState.Of(node),
        Message = TraceMessage.Of(message, IdOf(message)),
        Why = why,
    });

    /// <summary>Something is done to a node, or to the network.</summary>
    /// <param name="time">When.</param>
    /// <param name="node">The node, or nobody.</param>
    /// <param name="happened">What; one of <see cref="TraceEvents"/>.</param>
    /// <param name="why">The rest in words, or null.</param>
    /// <param name="isFaulty">Of network, disks and clocks: whether anything is wrong from now on.</param>
    public void Done(TimeSpan time, NodeId node, string happened, string? why = null, bool? isFaulty = null) => sink(new TraceStep
    {
        Time = time,
        Node = node,
        Event = happened,
        Why = why,
        IsFaulty = isFaulty,
    });

    private long IdOf(Message message) => (long)_ids.GetValue(message, _ => (object)Interlocked.Increment(ref _lastId));
}
