namespace RaftOrleans.Client;

/// <summary>
/// Looks up the words that stand for one node, where a request must name the node itself. Controls send the words as they are: the server
/// knows best who leads at that moment.
/// </summary>
internal static class NodeLookup
{
    /// <summary>The one node that a name or word means just now.</summary>
    /// <exception cref="CommandException">No node is meant: no leader, or no follower that runs.</exception>
    public static async Task<string> OneAsync(IRaftConnection connection, string nameOrWord, CancellationToken cancellation)
    {
        if (!NodeText.Words.Contains(nameOrWord))
        {
            return nameOrWord;
        }

        GroupView view = await connection.GetStatusAsync(cancellation);
        if (nameOrWord == NodeText.Leader)
        {
            return view.Leader ?? throw CommandException.Unavailable("the group has no leader just now", "look with: raft status");
        }

        NodeView[] candidates =
            [.. view.Nodes.Where(node => node.IsAlive && (nameOrWord != NodeText.Follower || node.NodeId != view.Leader))];
        return candidates.Length > 0
            ? candidates[Random.Shared.Next(candidates.Length)].NodeId
            : throw CommandException.Failed($"no node runs that {nameOrWord} could mean", "look with: raft status");
    }
}
