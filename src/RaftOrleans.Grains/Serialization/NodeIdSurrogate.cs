using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>A <see cref="NodeId"/> in a grain call.</summary>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.NodeId")]
internal readonly record struct NodeIdSurrogate([property: Id(0)] int Number, [property: Id(1)] int Incarnation);

/// <summary>Lets grain calls carry a <see cref="NodeId"/>.</summary>
[RegisterConverter]
internal sealed class NodeIdConverter : IConverter<NodeId, NodeIdSurrogate>
{
    /// <inheritdoc/>
    public NodeId ConvertFromSurrogate(in NodeIdSurrogate surrogate) => new(surrogate.Number, surrogate.Incarnation);

    /// <inheritdoc/>
    public NodeIdSurrogate ConvertToSurrogate(in NodeId value) => new(value.Number, value.Incarnation);
}
