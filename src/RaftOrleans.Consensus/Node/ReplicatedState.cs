using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>
/// What committed entries are applied to: the state machine, and before it the client sessions that let each command through once.
/// </summary>
internal sealed class ReplicatedState(IStateMachine machine, SafetyRules rules)
{
    private readonly ISessionStateMachine? _sessionMachine = machine as ISessionStateMachine;
    private readonly ClientSessions _sessions = new(rules) { Ended = machine is ISessionStateMachine told ? told.EndSession : null };

    /// <summary>The state machine.</summary>
    public IStateMachine Machine { get; } = machine;

    /// <summary>How many sessions there are.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Applies a committed entry.</summary>
    public AppliedResult Apply(LogEntry entry)
    {
        _sessions.Advance(entry.Timestamp);
        try
        {
            return entry.Kind == EntryKind.Command ? AppliedResult.Of(Machine.Apply(entry.Index, entry.Command)) : ApplyToSessions(entry);
        }
        catch (CodecException)
        {
            // Nodes append no such entry; one that was made by hand changes nothing, the same everywhere.
            return Expired;
        }
    }

    /// <summary>The whole state, the same bytes for the same state.</summary>
    public ReadOnlyMemory<byte> WriteSnapshot()
    {
        ArrayBufferWriter<byte> sessions = new();
        CodecWriter writer = new(sessions);
        writer.Byte(CodecLimits.Version);
        SessionsCodec.Write(ref writer, rules.SnapshotHoldsSessions() ? _sessions : new ClientSessions(rules));
        writer.Flush();
        using MemoryStream output = new();
        output.Write(sessions.WrittenSpan);
        Machine.WriteSnapshot(output);
        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }

    /// <summary>Replaces the whole state.</summary>
    /// <exception cref="FormatException">The sessions are malformed; the state is as before.</exception>
    /// <exception cref="InvalidDataException">The state machine's part is malformed; the state is as before.</exception>
    public void ReadSnapshot(ReadOnlyMemory<byte> data)
    {
        CodecReader reader = new(data);
        reader.Version();
        (TimeSpan clock, List<ClientSession> sessions) = SessionsCodec.Read(ref reader);
        using MemoryStream input = new(data[reader.Offset..].ToArray(), writable: false);
        Machine.ReadSnapshot(input);
        _sessions.Restore(clock, sessions);
    }

    private static AppliedResult Expired => new(ProposalOutcome.SessionExpired, default);

    private AppliedResult ApplyToSessions(LogEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.SessionCommand:
                return ApplyOnce(entry);
            case EntryKind.OpenSession:
                _sessions.Open(entry.Index, SessionOptions.Decode(entry.Command).Timeout);
                return AppliedResult.Of(default);
            case EntryKind.KeepSessionAlive:
                return _sessions.Find(SessionCommand.Decode(entry.Command).Session) is null ? Expired : AppliedResult.Of(default);
            case EntryKind.CloseSession:
                return _sessions.Close(SessionCommand.Decode(entry.Command).Session) ? AppliedResult.Of(default) : Expired;
            default:
                return AppliedResult.Of(default);
        }
    }

    private AppliedResult ApplyOnce(LogEntry entry)
    {
        SessionCommand command = SessionCommand.Decode(entry.Command);
        if (_sessions.Find(command.Session) is not { } session)
        {
            return Expired;
        }

        session.Forget(command.FirstOutstanding);
        if (session.Answers.TryGetValue(command.Sequence, out ReadOnlyMemory<byte> answer) && rules.IsDuplicate(isAnswerKnown: true))
        {
            return AppliedResult.Of(answer);
        }

        if (command.Sequence < session.FirstOutstanding)
        {
            return new AppliedResult(ProposalOutcome.Unknown, default);
        }

        answer = _sessionMachine is null
            ? Machine.Apply(entry.Index, command.Command)
            : _sessionMachine.Apply(entry.Index, session.Number, command.Command);
        session.Remember(command.Sequence, answer);
        return AppliedResult.Of(answer);
    }
}
