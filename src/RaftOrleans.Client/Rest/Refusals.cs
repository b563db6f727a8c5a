using System.Net;
using System.Net.Sockets;

namespace RaftOrleans.Client;

/// <summary>Turns what HTTP tells into what a person needs to know, above all whether a command may have been applied.</summary>
internal static class Refusals
{
    private const string MayHaveBeenApplied = "the command may have been applied, may be applied later, or never";

    /// <summary>An answer that is no success.</summary>
    /// <param name="server">Who answered.</param>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its text.</param>
    /// <param name="changes">Whether the request was to change something.</param>
    public static RequestException Of(Uri server, HttpResponseMessage response, string body, bool changes)
    {
        Problem? problem = Problem.TryRead(body);
        int status = (int)response.StatusCode;
        if (problem is null && status is 404 or 405 or (>= 300 and < 400))
        {
            return NotRaft(server, response, null);
        }

        string text = problem?.Text ?? $"the server answered {status} {response.ReasonPhrase}";
        return Of(Reason(response.StatusCode, problem, text, changes), text, problem?.Leader);
    }

    /// <summary>A refusal in the words of whoever refuses, with advice.</summary>
    public static RequestException Of(RequestFailure reason, string text, string? leader) =>
        new(reason, WithOutcome(reason, text), Advice(reason, leader)) { Leader = leader };

    /// <summary>No answer at all.</summary>
    public static RequestException Of(Uri server, HttpRequestException error, bool changes)
    {
        if (!changes || CertainlyNotSent(error))
        {
            return new RequestException(
                RequestFailure.NoServer,
                $"no server at {Name(server)} ({Why(error)})",
                "start one with: dotnet run --project src/RaftOrleans.Silo (or name another with --server)",
                error);
        }

        return Broken(Name(server), changes: true, error);
    }

    /// <summary>The connection broke while an answer was awaited.</summary>
    public static RequestException Broken(string target, bool changes, Exception error) =>
        changes
            ? new RequestException(
                RequestFailure.Unknown,
                    $"the connection to {target} broke before the answer came: {MayHaveBeenApplied}",
                    "look with: raft status", error)
            : new RequestException(
                RequestFailure.NoServer,
                    $"the connection to {target} broke before the answer came ({Innermost(error)})",
                    "try again in a moment",
                    error);

    /// <summary>No answer in time.</summary>
    public static RequestException TimedOut(Uri server, TimeSpan after, bool changes) => TimedOut(Name(server), after, changes);

    /// <summary>No answer in time.</summary>
    public static RequestException TimedOut(string target, TimeSpan after, bool changes) =>
        changes
            ? new RequestException(
                RequestFailure.Unknown,
                    $"no answer from {target} within {DurationText.Format(after)}: {MayHaveBeenApplied}",
                    "look with: raft status")
            : new RequestException(
                RequestFailure.TimedOut,
                    $"no answer from {target} within {DurationText.Format(after)}",
                    "give it longer with --timeout");

    /// <summary>Somebody answers, but not as a RaftOrleans host does.</summary>
    public static RequestException NotRaft(Uri server, HttpResponseMessage response, Exception? inner)
    {
        string type = response.Content.Headers.ContentType?.MediaType ?? "no content";
        return new RequestException(
            RequestFailure.NoServer,
            $"{Name(server)} does not answer like a RaftOrleans host: {(int)response.StatusCode} {response.ReasonPhrase}, {type}, "
            + $"to {response.RequestMessage?.RequestUri?.AbsolutePath}",
            "another program or another version may listen there; name the host with --server",
            inner);
    }

    /// <summary>Somebody answers, but what came is not what a RaftOrleans host answers.</summary>
    public static RequestException NotRaft(Uri server, string route) => new(
        RequestFailure.NoServer,
        $"{Name(server)} does not answer like a RaftOrleans host to {route}",
        "another program or another version may listen there; name the host with --server");

    // A group without a leader and a node that does not run are both "not available": one has words about the leader, or a field.
    private static bool IsAboutLeader(Problem? problem) =>
        problem is null || problem.NamesLeader || problem.Text.Contains("leader", StringComparison.OrdinalIgnoreCase);

    private static RequestFailure Reason(HttpStatusCode status, Problem? problem, string text, bool changes) => status switch
    {
        HttpStatusCode.BadRequest when text.StartsWith("Not the leader", StringComparison.OrdinalIgnoreCase) => RequestFailure.NotLeader,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => RequestFailure.Unauthorized,
        HttpStatusCode.NotFound => RequestFailure.NotFound,
        HttpStatusCode.Conflict => RequestFailure.Conflict,
        HttpStatusCode.Gone => RequestFailure.SessionExpired,
        HttpStatusCode.NotImplemented => RequestFailure.Unsupported,
        HttpStatusCode.ServiceUnavailable when !IsAboutLeader(problem) => RequestFailure.Unavailable,
        HttpStatusCode.ServiceUnavailable => RequestFailure.NoLeader,
        HttpStatusCode.GatewayTimeout => changes ? RequestFailure.Unknown : RequestFailure.TimedOut,
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => RequestFailure.Invalid,
        _ => RequestFailure.Failed,
    };

    private static string WithOutcome(RequestFailure reason, string text) =>
        reason == RequestFailure.Unknown && !text.Contains("may have been applied", StringComparison.OrdinalIgnoreCase)
            ? $"{text}: {MayHaveBeenApplied}"
            : text;

    private static string? Advice(RequestFailure reason, string? leader) => reason switch
    {
        RequestFailure.NoLeader => "try again in a moment, or look with: raft status",
        RequestFailure.NotLeader when leader is not null => $"ask {leader}, or leave --node out to ask whoever leads",
        RequestFailure.NotLeader => "leave --node out to ask whoever leads",
        RequestFailure.Unknown => "look with: raft get <key> or raft ask",
        RequestFailure.SessionExpired => "open another session with: raft session open",
        RequestFailure.TimedOut => "a majority may be missing, look with: raft status",
        RequestFailure.Unauthorized => "give the host's token with --token or the environment variable RAFT_TOKEN",
        _ => null,
    };

    private static bool CertainlyNotSent(HttpRequestException error) =>
        error.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static string Why(HttpRequestException error) => error switch
    {
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "connection refused",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "its name is not known",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection: " + Innermost(error),
        _ => Innermost(error),
    };

    private static string Innermost(Exception error) =>
        error.GetBaseException().Message.Split('\n', 2)[0].Trim();

    private static string Name(Uri server) => server.GetLeftPart(UriPartial.Authority);
}
