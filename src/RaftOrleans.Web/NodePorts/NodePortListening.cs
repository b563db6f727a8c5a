using Microsoft.AspNetCore.Server.Kestrel.Core;
using RaftOrleans.Consensus;

namespace RaftOrleans.Web;

/// <summary>Ports of single nodes.</summary>
public static class NodePortListening
{
    /// <summary>
    /// Makes a listener speak for one node: <c>/api/status</c> on it is <c>/api/groups/{group}/nodes/{node}/status</c> on the main port.
    /// The connection is marked rather than the port looked up, so it works for ports that the system chose too.
    /// </summary>
    /// <param name="listener">The listener.</param>
    /// <param name="group">The node's group.</param>
    /// <param name="node">The node.</param>
    public static ListenOptions ServeNode(this ListenOptions listener, string group, NodeId node)
    {
        NodePortFeature feature = new(group, node);
        listener.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
        return listener;
    }
}
