namespace RaftOrleans.Client;

/// <summary>A request to the server did not do what was asked. The message is for a person.</summary>
public sealed class RequestException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="reason">Which kind of failure.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="advice">What to do, or null.</param>
    /// <param name="inner">Where it came from, or null.</param>
    public RequestException(RequestFailure reason, string message, string? advice = null, Exception? inner = null)
        : base(message, inner)
    {
        Reason = reason;
        Advice = advice;
    }

    /// <summary>Which kind of failure.</summary>
    public RequestFailure Reason { get; }

    /// <summary>What to do, or null.</summary>
    public string? Advice { get; }

    /// <summary>The leader as far as the answering node knows, or null.</summary>
    public string? Leader { get; init; }

    /// <summary>What the program ends with when a command fails by this.</summary>
    public int ExitCode => Reason switch
    {
        RequestFailure.NoServer or RequestFailure.TimedOut or RequestFailure.NoLeader => Client.ExitCode.Unavailable,
        RequestFailure.Invalid or RequestFailure.NotFound => Client.ExitCode.Usage,
        _ => Client.ExitCode.Failed,
    };
}
