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
        string command = entry.Kind == EntryKind.Command ? machine.Describe(entry.Command) : "NO-OP";
        return new LogLine(entry.Index, entry.Term, entry.Timestamp, entry.Kind, command, isCommitted);
    }
}
