using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>One request: the lab and the group it is about, what its path and query say, and how long it may take.</summary>
internal sealed class ApiCall : IDisposable
{
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _ended;
    private readonly CancellationToken _stopping;

    /// <summary>Makes one.</summary>
    public ApiCall(HttpContext http)
    {
        Http = http;
        Lab = http.RequestServices.GetRequiredService<ILab>();
        Options = http.RequestServices.GetRequiredService<IOptions<RaftApiOptions>>().Value;
        Random = http.RequestServices.GetRequiredService<Random>();
        _stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        _timeout = new CancellationTokenSource(Options.RequestTimeout, http.RequestServices.GetRequiredService<TimeProvider>());
        _ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping, _timeout.Token);
        Query = new QueryValues(http.Request.Query);
    }

    /// <summary>The request.</summary>
    public HttpContext Http { get; }

    /// <summary>The lab.</summary>
    public ILab Lab { get; }

    /// <summary>How the API behaves.</summary>
    public RaftApiOptions Options { get; }

    /// <summary>Draws where a person left a choice.</summary>
    public Random Random { get; }

    /// <summary>The values behind the question mark.</summary>
    public QueryValues Query { get; }

    /// <summary>Whether the path names a group; the flat routes speak of the default one.</summary>
    public bool NamesGroup => Http.GetRouteValue("group") is string;

    /// <summary>The group's name.</summary>
    public string GroupName => (string?)Http.GetRouteValue("group") ?? RaftApiOptions.DefaultGroup;

    /// <summary>The group.</summary>
    public ILabGroup Group => Lab.Group(GroupName);

    /// <summary>Cancelled when the client has gone, the server stops, or the request has taken too long.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether it has been cancelled because it took too long.</summary>
    public bool IsTimedOut => _timeout.IsCancellationRequested && !_stopping.IsCancellationRequested;

    /// <summary>The node of the path.</summary>
    /// <exception cref="ApiException">The path's text is not a node's name.</exception>
    public NodeId Node()
    {
        string? text = (string?)Http.GetRouteValue("node");
        return NodeId.TryParse(text, out NodeId node)
            ? node
            : throw new ApiException(
                StatusCodes.Status404NotFound, $"'{text}' is not a node: a node is written n1, n2, n3 and so on", "node");
    }

    /// <summary>The group as it is just now.</summary>
    public Task<GroupStatus> StatusAsync() => Group.GetStatusAsync(Ended);

    /// <summary>The JSON object of the body.</summary>
    /// <param name="isOptional">True to take no body at all for an empty object.</param>
    public Task<RequestBody> BodyAsync(bool isOptional = false) =>
        RequestBody.ReadAsync(Http.Request, Options.MaxBodyBytes, isOptional, Ended);

    /// <summary>Why a request that ran out of time may have done so, in words; empty where nothing is known.</summary>
    public async Task<string> WhyTimedOutAsync()
    {
        if (!Lab.Capabilities.VirtualTime)
        {
            return "";
        }

        ClockStatus clock = await Lab.Clock.GetStatusAsync(Http.RequestAborted);
        return clock switch
        {
            { IsPaused: true } => "; the world's time is paused, POST /api/world/resume lets it run",
            { Speed: < 1 } => FormattableString.Invariant($"; the world's time runs at {clock.Speed} of real time"),
            _ => "",
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Dispose();
        _timeout.Dispose();
    }
}
