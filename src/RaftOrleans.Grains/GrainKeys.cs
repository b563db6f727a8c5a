using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>How grains are named.</summary>
internal static class GrainKeys
{
    /// <summary>The key of a node's grain; it stays the same when the node loses its disk.</summary>
    public static string Of(string group, NodeId node) => $"{group}/{node.WithoutIncarnation()}";

    /// <summary>Reads a node's key.</summary>
    /// <exception cref="ArgumentException">It is no such key.</exception>
    public static (string Group, NodeId Node) Parse(string key)
    {
        int slash = key.LastIndexOf('/');
        return slash > 0 && NodeId.TryParse(key[(slash + 1)..], out NodeId node)
            ? (key[..slash], node)
            : throw new ArgumentException($"'{key}' is not 'group/n1'", nameof(key));
    }

    /// <summary>A number that a name has on every silo and in every process (FNV-1a).</summary>
    public static ulong StableHash(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return hash;
    }

    /// <summary>A node of a group.</summary>
    public static IRaftNodeGrain GetNode(this IGrainFactory grains, string group, NodeId node) =>
        grains.GetGrain<IRaftNodeGrain>(Of(group, node));

    /// <summary>The control of a group.</summary>
    public static IControlGrain GetControl(this IGrainFactory grains, string group) => grains.GetGrain<IControlGrain>(group);

    /// <summary>The events of a group.</summary>
    public static IEventFeedGrain GetEventFeed(this IGrainFactory grains, string group) => grains.GetGrain<IEventFeedGrain>(group);

    /// <summary>The list of all groups.</summary>
    public static IGroupDirectoryGrain GetDirectory(this IGrainFactory grains) =>
        grains.GetGrain<IGroupDirectoryGrain>(IGroupDirectoryGrain.Key);
}
