using System.Reflection;

namespace RaftOrleans.Client.Tests;

/// <summary>A connection that opens sessions and writes as a test says, and nothing else.</summary>
public class TimedConnection : DispatchProxy
{
    private Func<TimeSpan?, long> _open = static _ => 1;
    private Func<WriteRequest, WriteView> _write = static _ => new WriteView { Success = true };
    private TimeSpan _timeout;

    /// <summary>Makes one.</summary>
    /// <param name="timeout">Its timeout.</param>
    /// <param name="open">Opens a session, given how long that may take.</param>
    /// <param name="write">Writes.</param>
    public static IRaftConnection Create(TimeSpan timeout, Func<TimeSpan?, long> open, Func<WriteRequest, WriteView> write)
    {
        IRaftConnection connection = Create<IRaftConnection, TimedConnection>();
        var own = (TimedConnection)connection;
        (own._timeout, own._open, own._write) = (timeout, open, write);
        return connection;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
    {
        "get_Timeout" => _timeout,
        nameof(IRaftConnection.OpenSessionAsync) => OpenAsync((TimeSpan?)args![1]),
        nameof(IRaftConnection.WriteAsync) => WriteAsync((WriteRequest)args![0]!),
        _ => throw new NotSupportedException($"no test asks for {targetMethod?.Name}"),
    };

    private async Task<SessionView> OpenAsync(TimeSpan? within)
    {
        await Task.CompletedTask;
        return new SessionView { Session = _open(within) };
    }

    private async Task<WriteView> WriteAsync(WriteRequest request)
    {
        await Task.CompletedTask;
        return _write(request);
    }
}
