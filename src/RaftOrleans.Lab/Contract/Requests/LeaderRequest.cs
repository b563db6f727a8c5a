using System.Text.Json.Serialization;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Something that only the leader of a group can do, besides plain commands, and that is answered like a proposal. It has a form that can
/// be stored and sent.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "request")]
[JsonDerivedType(typeof(OpenSessionRequest), "open-session")]
[JsonDerivedType(typeof(SessionCommandRequest), "session-command")]
[JsonDerivedType(typeof(KeepSessionAliveRequest), "keep-session-alive")]
[JsonDerivedType(typeof(CloseSessionRequest), "close-session")]
[JsonDerivedType(typeof(MembershipRequest), "membership")]
[JsonDerivedType(typeof(TransferRequest), "transfer")]
public abstract record LeaderRequest
{
    /// <summary>Hands the request to a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="number">The number that comes back with the answer.</param>
    /// <param name="now">The time.</param>
    public abstract void Ask(RaftNode node, long number, TimeSpan now);

    /// <summary>What is wrong with it whatever the group is, in words, or null.</summary>
    public virtual string? Validate() => null;

    /// <summary>Bytes of the state machine's command that it carries, 0 where it carries none; a node takes no more than its limit.</summary>
    public virtual int CommandSize() => 0;
}
