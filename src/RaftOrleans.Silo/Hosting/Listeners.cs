using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Web;

namespace RaftOrleans.Silo;

/// <summary>Where the API listens: one main port, and one for each node of the groups to begin with.</summary>
internal sealed class Listeners
{
    private readonly SiloSettings _settings;
    private readonly List<(string Group, NodeId Node, int Port)> _nodes = [];
    private readonly List<(string Group, NodeId Node, ListenOptions Listener)> _nodeListeners = [];
    private ListenOptions? _main;

    /// <summary>Plans the ports of some settings.</summary>
    public Listeners(SiloSettings settings)
    {
        _settings = settings;
        if (settings.NodePorts is not { } first)
        {
            return;
        }

        int next = first;
        foreach (GroupSpecification group in settings.Groups)
        {
            for (int number = 1; number <= group.Nodes; number++)
            {
                _nodes.Add((group.Name, NodeId.Of(number), first == 0 ? 0 : next++));
            }
        }
    }

    /// <summary>All ports that will be listened on.</summary>
    public IEnumerable<HostPort> Ports =>
    [
        new HostPort(Address(_settings.Http.Port), "the API", "choose another with --port, 0 for a free one"),
        .. _nodes.Select(node => new HostPort(
            Address(node.Port), $"node {node.Group}/{node.Node}", "choose others with --node-ports, 0 for free ones, or off")),
    ];

    /// <summary>The main address; known once the server has started.</summary>
    public string Main => Url(_main!);

    /// <summary>The nodes' addresses; known once the server has started.</summary>
    public IReadOnlyList<(string Group, NodeId Node, string Url)> Nodes =>
        [.. _nodeListeners.Select(node => (node.Group, node.Node, Url(node.Listener)))];

    /// <summary>Tells the server to listen.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(Address(_settings.Http.Port), listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            _main = listener;
        });
        foreach ((string group, NodeId node, int port) in _nodes)
        {
            kestrel.Listen(Address(port), listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                _nodeListeners.Add((group, node, listener.ServeNode(group, node)));
            });
        }
    }

    private IPEndPoint Address(int port) => new(_settings.Http.Address, port);

    private string Url(ListenOptions listener) => string.Create(
        CultureInfo.InvariantCulture, $"http://{new IPEndPoint(_settings.Http.OwnAddress, listener.IPEndPoint!.Port)}");
}
