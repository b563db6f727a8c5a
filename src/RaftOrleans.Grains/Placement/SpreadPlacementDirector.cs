using Orleans.Runtime.Placement;

namespace RaftOrleans.Grains;

/// <summary>
/// Counts the silos in a fixed order and takes the one that the node's number falls on, beginning somewhere else for each group. So the
/// nodes of a group are on different silos where there are enough, all silos get their share of groups, and when a silo is lost its nodes
/// come back on others.
/// </summary>
internal sealed class SpreadPlacementDirector : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } hint)
        {
            return Task.FromResult(hint);
        }

        Array.Sort(silos);
        (string group, Consensus.NodeId node) = GrainKeys.Parse(target.GrainIdentity.Key.ToString()!);
        ulong place = (GrainKeys.StableHash(group) + (ulong)node.Number) % (ulong)silos.Length;
        return Task.FromResult(silos[(int)place]);
    }
}
