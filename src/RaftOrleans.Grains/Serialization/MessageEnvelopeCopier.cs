using Orleans.Serialization.Cloning;

namespace RaftOrleans.Grains;

/// <summary>Messages never change, so inside a silo they are not copied.</summary>
[RegisterCopier]
internal sealed class MessageEnvelopeCopier : ShallowCopier<MessageEnvelope>;
