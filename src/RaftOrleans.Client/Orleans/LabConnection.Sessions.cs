using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <content>Client sessions, and options that change while nodes run.</content>
internal sealed partial class LabConnection
{
    private TimeSpan Within => AtMost(Timeout);

    /// <inheritdoc/>
    public Task<SessionView> OpenSessionAsync(TimeSpan lifetime, TimeSpan? within, CancellationToken cancellation)
    {
        TimeSpan limit = AtMost(within ?? Timeout);
        return ChangeAsync(
            async ended =>
            {
                long session = await _group.OpenSessionAsync(lifetime, limit, ended);
                return new SessionView { Session = session, Message = $"session {session} is open" };
            },
            limit,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<SessionView> KeepSessionAliveAsync(long session, CancellationToken cancellation) => ChangeAsync(
        async ended =>
        {
            await _group.KeepSessionAliveAsync(session, Within, ended);
            return new SessionView { Session = session, Message = $"session {session} is kept alive" };
        },
        Within,
        cancellation);

    /// <inheritdoc/>
    public Task CloseSessionAsync(long session, CancellationToken cancellation) => ChangeAsync(
        async ended =>
        {
            await _group.CloseSessionAsync(session, Within, ended);
            return true;
        },
        Within,
        cancellation);

    /// <inheritdoc/>
    public Task<OptionsView> GetOptionsAsync(CancellationToken cancellation) => LookAsync(OptionsAsync, cancellation);

    /// <inheritdoc/>
    public Task<OptionsView> ChangeOptionsAsync(
        IReadOnlyList<KeyValuePair<string, string>> changes, CancellationToken cancellation) => ChangeAsync(
        async ended =>
        {
            await GroupOptions.ChangeAsync(_group, changes, ended);
            return await OptionsAsync(ended);
        },
        Within,
        cancellation);

    private static TimeSpan AtMost(TimeSpan within) => within < MaxWithin ? within : MaxWithin;

    private async Task<OptionsView> OptionsAsync(CancellationToken cancellation) => new()
    {
        Options =
        [
            .. GroupOptions.Describe(await _group.GetOptionsAsync(cancellation)).Select(option => new OptionView
            {
                Name = option.Name,
                Value = option.Value,
                Usual = option.Usual,
                Allowed = option.Allowed,
                Change = option.Change.ToString().ToLowerInvariant(),
                Reason = option.Reason,
            }),
        ],
    };

    /// <summary>Whether a key holds null, which in a session must be known before the command is made.</summary>
    private async Task<bool> HoldsNullAsync(string key, TimeSpan within, CancellationToken cancellation)
    {
        ReadRequest wanted = new(KeyValueQuery.Get(key), ReadConsistency.Linearizable);
        (KeyValueResult result, _) = await ReadAsync(wanted, via: null, within, cancellation);
        return result is { Status: KeyValueStatus.Ok, Value: Null };
    }
}
