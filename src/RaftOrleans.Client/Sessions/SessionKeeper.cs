namespace RaftOrleans.Client;

/// <summary>
/// The sessions of an interactive console: one for each group it writes to, opened by the first write and closed at the end. Nothing is
/// written only to keep them alive, so the log shows what the user does and nothing else; they live an hour after the last write instead.
/// </summary>
internal sealed class SessionKeeper(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Target, string Group), (WriteSession Session, ConnectionSettings Settings)> _sessions = [];

    /// <summary>The session for what a connection is about.</summary>
    public WriteSession For(IRaftConnection connection, ConnectionSettings settings)
    {
        (string, string) key = (connection.Target, connection.Group);
        if (!_sessions.TryGetValue(key, out (WriteSession Session, ConnectionSettings Settings) kept))
        {
            _sessions[key] = kept = (new WriteSession(Lifetime), settings);
        }

        return kept.Session;
    }

    /// <summary>Closes them all; one that cannot be closed expires.</summary>
    public async Task CloseAsync()
    {
        foreach ((WriteSession session, ConnectionSettings settings) in _sessions.Values.Where(kept => kept.Session.Number is not null))
        {
            using var limit = new CancellationTokenSource(CloseLimit, time);
            try
            {
                await using IRaftConnection connection = await ConnectionFactory.ConnectAsync(settings, time, limit.Token);
                await CloseAsync(connection, session, limit.Token);
            }
            catch (Exception failure) when (failure is RequestException or CommandException or OperationCanceledException)
            {
                // Nobody waits for it.
            }
        }

        _sessions.Clear();
    }

    /// <summary>Closes one, quickly or not at all.</summary>
    public static async Task CloseAsync(IRaftConnection connection, WriteSession session, TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(CloseLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await CloseAsync(connection, session, both.Token);
        }
        catch (Exception failure) when (failure is RequestException or OperationCanceledException)
        {
            // The write is done; the session expires.
        }
    }

    private static async Task CloseAsync(IRaftConnection connection, WriteSession session, CancellationToken cancellation)
    {
        if (session.Number is { } number)
        {
            await connection.CloseSessionAsync(number, cancellation);
        }
    }
}
