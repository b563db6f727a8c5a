using System.Globalization;
using System.Text.Json;

using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>The console's requests as routes of the REST API.</summary>
internal sealed partial class RestConnection(RaftRestClient client, ConnectionSettings settings) : IRaftConnection
{
    // The longest that a server lets itself be asked to try.
    private static readonly TimeSpan MaxServerTimeout = TimeSpan.FromMinutes(10);

    // The flat routes are those of the default group.
    private readonly string _api = settings.Group == ConnectionSettings.DefaultGroup
        ? "/api"
        : $"/api/groups/{Uri.EscapeDataString(settings.Group)}";

    /// <inheritdoc/>
    public string Target => client.Server.GetLeftPart(UriPartial.Authority);

    /// <inheritdoc/>
    public string Group => settings.Group;

    /// <inheritdoc/>
    public TimeSpan Timeout => settings.Timeout;

    /// <inheritdoc/>
    public Task<GroupView> GetStatusAsync(CancellationToken cancellation) =>
        client.GetAsync<GroupView>($"{_api}/status", Timeout, cancellation);

    /// <inheritdoc/>
    public Task<NodeDetail> GetNodeAsync(string node, CancellationToken cancellation) =>
        client.GetAsync<NodeDetail>($"{Node(node)}/status", Timeout, cancellation);

    /// <inheritdoc/>
    public Task<WriteView> WriteAsync(WriteRequest request, CancellationToken cancellation)
    {
        TimeSpan within = request.Within ?? Timeout;
        var body = new Dictionary<string, object?>
        {
            ["key"] = request.Key,
            ["timeout_ms"] = Math.Min(within.TotalMilliseconds, MaxServerTimeout.TotalMilliseconds),
        };
        if (request.Kind != WriteKind.Delete)
        {
            body["value"] = request.Value;
        }

        if (request.Kind == WriteKind.CompareAndSet)
        {
            body["expected"] = request.Expected;
        }

        Place(body, request.Session);
        string route = request.Kind switch
        {
            WriteKind.Set => "set",
            WriteKind.Delete => "delete",
            WriteKind.CompareAndSet => "cas",
            _ => "append",
        };
        string root = request.Via is { } node ? Node(node) : _api;
        return client.PostAsync<WriteView>($"{root}/{route}", body, within, cancellation);
    }

    /// <inheritdoc/>
    public Task<SessionView> OpenSessionAsync(TimeSpan lifetime, TimeSpan? within, CancellationToken cancellation)
    {
        TimeSpan limit = within ?? Timeout;
        string timeout = string.Create(CultureInfo.InvariantCulture, $"{lifetime.TotalMilliseconds:0.###}ms");
        double timeoutMs = Math.Min(limit.TotalMilliseconds, MaxServerTimeout.TotalMilliseconds);
        return client.PostAsync<SessionView>($"{_api}/sessions", new { timeout, timeoutMs }, limit, cancellation);
    }

    /// <inheritdoc/>
    public Task<SessionView> KeepSessionAliveAsync(long session, CancellationToken cancellation) =>
        client.PostAsync<SessionView>($"{Session(session)}/keep-alive", new { timeoutMs = PatienceMs }, Timeout, cancellation);

    /// <inheritdoc/>
    public Task CloseSessionAsync(long session, CancellationToken cancellation) =>
        client.DeleteAsync(Session(session), Timeout, cancellation);

    /// <inheritdoc/>
    public Task<OptionsView> GetOptionsAsync(CancellationToken cancellation) =>
        client.GetAsync<OptionsView>($"{_api}/options", Timeout, cancellation);

    /// <inheritdoc/>
    public Task<OptionsView> ChangeOptionsAsync(
        IReadOnlyList<KeyValuePair<string, string>> changes, CancellationToken cancellation) =>
        client.PatchAsync<OptionsView>($"{_api}/options", new Dictionary<string, string>(changes), Timeout, cancellation);

    /// <inheritdoc/>
    public Task<ReadView> ReadAsync(
        string key, ReadChoice choice, string? node, TimeSpan? within, CancellationToken cancellation)
    {
        TimeSpan limit = within ?? Timeout;
        string query = RestsOn(choice, node)
            + string.Create(CultureInfo.InvariantCulture, $"&timeout_ms={limit.TotalMilliseconds}");
        string escaped = Uri.EscapeDataString(key);
        // A part of a path that is '.', '..' or empty does not reach the server as it is.
        bool isPath = key.Split('/').All(part => part is not ("" or "." or ".."));
        return client.GetAsync<ReadView>(
            isPath ? $"{_api}/get/{escaped}?{query}" : $"{_api}/get?key={escaped}&{query}", limit, cancellation);
    }

    /// <inheritdoc/>
    public Task<CallView> CallAsync(CallRequest request, CancellationToken cancellation)
    {
        var body = new Dictionary<string, object?>
        {
            ["words"] = request.Words,
            ["timeout_ms"] = PatienceMs,
        };
        Place(body, request.Session);

        return client.PostAsync<CallView>($"{(request.Via is { } node ? Node(node) : _api)}/call", body, Timeout, cancellation);
    }

    /// <inheritdoc/>
    public Task<CallView> AskAsync(IReadOnlyList<string> words, ReadChoice choice, string? node, CancellationToken cancellation)
    {
        string query = string.Join('&', words.Select(word => $"word={Uri.EscapeDataString(word)}"));
        return client.GetAsync<CallView>($"{_api}/ask?{query}&{RestsOn(choice, node)}", Timeout, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StateMachineDescription>> GetStateMachinesAsync(CancellationToken cancellation) =>
        (await client.GetAsync<StateMachinesView>("/api/state_machines", Timeout, cancellation)).StateMachines;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, JsonElement>> ReadStateAsync(string? node, CancellationToken cancellation)
    {
        string route = $"{(node is null ? _api : Node(node))}/state_machine";
        var state = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        string query = "";
        while (true)
        {
            StateView page = await client.GetAsync<StateView>(route + query, Timeout, cancellation);
            foreach ((string key, JsonElement value) in page.StateMachine ?? throw Refusals.NotRaft(client.Server, route))
            {
                state[key] = value;
            }

            if (page.Next is null)
            {
                return state;
            }

            query = $"?after={Uri.EscapeDataString(page.Next)}";
        }
    }

    /// <inheritdoc/>
    public Task<LogsView> ReadLogsAsync(string? node, long from, int count, CancellationToken cancellation)
    {
        string query = string.Create(CultureInfo.InvariantCulture, $"?from={from}&count={count}")
            + (node is null ? "" : $"&node={Uri.EscapeDataString(node)}");
        return client.GetAsync<LogsView>($"{_api}/logs{query}", Timeout, cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<EventView> EventsAsync(long after, bool follow, CancellationToken cancellation) =>
        client.EventsAsync($"{_api}/events", after, follow, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> ControlAsync(ProcessAction action, string node, CancellationToken cancellation) =>
        ControlAsync(
            action switch
            {
                ProcessAction.Crash => "crash",
                ProcessAction.Restart => "restart",
                ProcessAction.Pause => "pause",
                ProcessAction.Wipe => "wipe",
                ProcessAction.Snapshot => "snapshot",
                _ => "resume",
            },
            new { node },
            cancellation);

    /// <inheritdoc/>
    public Task<MembersView> GetMembersAsync(CancellationToken cancellation) =>
        client.GetAsync<MembersView>($"{_api}/members", Timeout, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> ChangeMembersAsync(MembersChange change, CancellationToken cancellation) =>
        ControlAsync("members", change, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> AddNodeAsync(CancellationToken cancellation) => ControlAsync("add-node", new { }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> TransferAsync(string node, CancellationToken cancellation) =>
        ControlAsync("transfer", new { node }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> ForceAsync(string node, string role, CancellationToken cancellation) =>
        ControlAsync("force", new { node, state = role }, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LinkView>?> GetLinksAsync(CancellationToken cancellation)
    {
        try
        {
            return (await client.GetAsync<LinksView>($"{_api}/network", Timeout, cancellation)).Links;
        }
        catch (RequestException error) when (error.Reason is RequestFailure.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GroupEntry>> GetGroupsAsync(CancellationToken cancellation) =>
        (await client.GetAsync<GroupsView>("/api/groups", Timeout, cancellation)).Groups;

    /// <inheritdoc/>
    public Task CreateGroupAsync(string name, int nodes, string? machine, CancellationToken cancellation)
    {
        var body = new Dictionary<string, object?> { ["name"] = name, ["nodes"] = nodes };
        if (machine is not null)
        {
            body["state_machine"] = machine;
        }

        return client.PostAsync<JsonElement>("/api/groups", body, Timeout, cancellation);
    }

    /// <inheritdoc/>
    public Task DeleteGroupAsync(string name, CancellationToken cancellation) =>
        client.DeleteAsync($"/api/groups/{Uri.EscapeDataString(name)}", Timeout, cancellation);

    /// <inheritdoc/>
    public Task<WorldView> GetWorldAsync(CancellationToken cancellation) => client.GetAsync<WorldView>("/api/world", Timeout, cancellation);

    /// <inheritdoc/>
    public Task<WorldView> ControlWorldAsync(WorldAction action, double value, CancellationToken cancellation) => action switch
    {
        WorldAction.Pause => client.PostAsync<WorldView>("/api/world/pause", new { }, Timeout, cancellation),
        WorldAction.Resume => client.PostAsync<WorldView>("/api/world/resume", new { }, Timeout, cancellation),
        WorldAction.Step => client.PostAsync<WorldView>("/api/world/step", new { events = (long)value }, Timeout, cancellation),
        _ => client.PostAsync<WorldView>("/api/world/speed", new { speed = value }, Timeout, cancellation),
    };

    /// <inheritdoc/>
    public Task<BenchView> BenchAsync(BenchRequest request, CancellationToken cancellation)
    {
        // In the Orleans world each row is measured twice: writes, and bare grain calls beside them.
        TimeSpan within = TimeSpan.FromSeconds(2 * request.Seconds * request.Callers.Count) + Timeout;
        return client.PostAsync<BenchView>($"/api/groups/{Uri.EscapeDataString(Group)}/bench", request, within, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private double PatienceMs => Math.Min(Timeout.TotalMilliseconds, MaxServerTimeout.TotalMilliseconds);

    private static void Place(Dictionary<string, object?> body, SessionUse? session)
    {
        if (session is { } place)
        {
            (body["session"], body["sequence"], body["first_outstanding"]) = (place.Session, place.Sequence, place.FirstOutstanding);
        }
    }

    private string Session(long session) => string.Create(CultureInfo.InvariantCulture, $"{_api}/sessions/{session}");

    private static string RestsOn(ReadChoice choice, string? node) =>
        $"consistency={choice.Consistency}"
        + (choice.MaxAge == default
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"&max_age_ms={(long)choice.MaxAge.TotalMilliseconds}"))
        + (choice.MinIndex == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"&min_index={choice.MinIndex}"))
        + (node is null ? "" : $"&node={Uri.EscapeDataString(node)}");

    private string Node(string node) => $"{_api}/nodes/{Uri.EscapeDataString(node)}";

    private Task<ControlView> ControlAsync(string what, object body, CancellationToken cancellation) =>
        client.PostAsync<ControlView>($"{_api}/control/{what}", body, Timeout, cancellation);

    private sealed record StateView(IReadOnlyDictionary<string, JsonElement>? StateMachine, string? Next);

    private sealed record StateMachinesView(IReadOnlyList<StateMachineDescription> StateMachines);

    private sealed record LinksView(IReadOnlyList<LinkView> Links);

    private sealed record GroupsView(IReadOnlyList<GroupEntry> Groups);
}
