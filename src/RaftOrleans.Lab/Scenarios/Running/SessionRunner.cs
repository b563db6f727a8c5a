using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>The client sessions that steps open, by their names.</summary>
internal sealed class SessionRunner(ScenarioRun run)
{
    private readonly Dictionary<string, long> _sessions = new(StringComparer.Ordinal);

    /// <summary>Opens one.</summary>
    /// <returns>What was done.</returns>
    public async Task<string> OpenAsync(ScenarioAction.OpenSession session)
    {
        long number = await run.Group.OpenSessionAsync(session.Lifetime, within: null, run.Cancellation);
        _sessions[session.Name] = number;
        return FormattableString.Invariant($"open session {session.Name}, which is session {number}");
    }

    /// <summary>A write's place in its session, or null where it has none.</summary>
    public SessionCommand? PlaceOf(ScenarioAction.Write write) =>
        write.Session is { } name ? new SessionCommand(_sessions[name], write.Sequence, 1, default) : null;
}
