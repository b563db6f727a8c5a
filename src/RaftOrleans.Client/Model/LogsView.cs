namespace RaftOrleans.Client;

/// <summary>Parts of the logs of a group's nodes.</summary>
public sealed record LogsView
{
    /// <summary>Entries in order, under <c>node_n1</c>, <c>node_n2</c> and so on.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<LogLineView>> Logs { get; init; }
        = new Dictionary<string, IReadOnlyList<LogLineView>>();

    /// <summary>Why a log could not be read, under the same names.</summary>
    public IReadOnlyDictionary<string, string>? Unavailable { get; init; }

    /// <summary>The name under which a node's log stands.</summary>
    public static string NameOf(string node) => "node_" + node;

    /// <summary>The node whose log stands under a name.</summary>
    public static string NodeOf(string name) => name.StartsWith("node_", StringComparison.Ordinal) ? name["node_".Length..] : name;

    /// <summary>Entries of one node's log.</summary>
    public IReadOnlyList<LogLineView> Of(string node) => Logs.TryGetValue(NameOf(node), out IReadOnlyList<LogLineView>? log) ? log : [];
}
