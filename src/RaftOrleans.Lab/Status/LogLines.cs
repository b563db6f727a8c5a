using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Makes lines for people of log entries, the same in every world.</summary>
public static class LogLines
{
    /// <summary>An entry as a line.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="machine">A state machine that knows its commands; its state does not matter.</param>
    /// <param name="isCommitted">Whether the node knows that it is committed.</param>
    public static LogLine Of(LogEntry entry, IStateMachine machine, bool isCommitted)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(machine);
        return new LogLine(entry.Index, entry.Term, entry.Timestamp, entry.Kind, Describe(entry, machine), isCommitted);
    }

    private static string Describe(LogEntry entry, IStateMachine machine)
    {
        try
        {
            return entry.Kind switch
            {
                EntryKind.Command => machine.Describe(entry.Command),
                EntryKind.NoOp => "NO-OP",
                EntryKind.Membership => $"MEMBERS {MembershipCodec.Decode(entry.Command)}",
                EntryKind.OpenSession => "OPEN SESSION",
                EntryKind.KeepSessionAlive => $"KEEP SESSION {SessionCommand.Decode(entry.Command).Session}",
                EntryKind.CloseSession => $"CLOSE SESSION {SessionCommand.Decode(entry.Command).Session}",
                _ => Describe(SessionCommand.Decode(entry.Command), machine),
            };
        }
        catch (CodecException error)
        {
            return $"malformed {entry.Kind}: {error.Message}";
        }
    }

    /// <summary>A session's command in words.</summary>
    internal static string Describe(SessionCommand command, IStateMachine machine) =>
        $"{machine.Describe(command.Command)} (session {command.Session}, command {command.Sequence})";
}
