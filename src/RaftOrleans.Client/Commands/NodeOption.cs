using System.CommandLine;

namespace RaftOrleans.Client;

/// <summary>The node that is asked instead of the leader: <c>--node</c>.</summary>
internal sealed class NodeOption
{
    private readonly Option<string?> _node = new("--node")
    {
        Description = "Ask this node instead of the leader: n1, or leader, follower, random",
        HelpName = "node",
    };

    /// <summary>Completes it with the nodes that are known.</summary>
    public void Complete(CommandScope scope) => _node.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words]);

    /// <summary>Adds the option to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Add(_node);
        return command;
    }

    /// <summary>The node that is meant, or null where none is named.</summary>
    /// <exception cref="CommandException">It is no node's name.</exception>
    public async Task<string?> FindAsync(Invocation run, IRaftConnection connection, CancellationToken cancellation) =>
        run.Get(_node) is { } node ? await NodeLookup.OneAsync(connection, NodeText.Parse(node), cancellation) : null;
}
