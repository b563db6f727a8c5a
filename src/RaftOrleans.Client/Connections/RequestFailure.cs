namespace RaftOrleans.Client;

/// <summary>Why a request to the server did not do what was asked.</summary>
public enum RequestFailure
{
    /// <summary>Nobody answers there, or not a RaftOrleans server. The request certainly had no effect.</summary>
    NoServer,

    /// <summary>The server did not answer in time; said of requests that change nothing.</summary>
    TimedOut,

    /// <summary>The group has no leader, or cannot confirm one. A command certainly went nowhere.</summary>
    NoLeader,

    /// <summary>The one node that was asked does not lead. A command certainly went nowhere.</summary>
    NotLeader,

    /// <summary>The command may have been applied, may be applied later, or never.</summary>
    Unknown,

    /// <summary>The session is not known: expired, closed, or never opened. This request did not apply the command.</summary>
    SessionExpired,

    /// <summary>The request is malformed or out of range.</summary>
    Invalid,

    /// <summary>There is no such group, node or route.</summary>
    NotFound,

    /// <summary>It exists already, or makes no sense in the present state.</summary>
    Conflict,

    /// <summary>This world has no such thing.</summary>
    Unsupported,

    /// <summary>The node that was asked does not run.</summary>
    Unavailable,

    /// <summary>The server wants another token, or none was given.</summary>
    Unauthorized,

    /// <summary>The server failed.</summary>
    Failed,
}
