using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>
/// What one node sends another at a time: requests and replies alike, all with the same sender and the same receiver. Inside a silo the
/// objects travel as they are; between silos <see cref="MessageEnvelopeCodec"/> writes them as bytes.
/// </summary>
/// <param name="messages">One message or more. Must not change any more.</param>
[Immutable]
internal sealed class MessageEnvelope(Message[] messages)
{
    /// <summary>The messages, in the order in which they were sent.</summary>
    public Message[] Messages { get; } = messages;

    /// <summary>Who sent them.</summary>
    public NodeId From => Messages[0].From;
}
