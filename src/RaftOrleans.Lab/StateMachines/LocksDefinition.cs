using System.Text;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>The words of the lock service.</summary>
internal static class LocksDefinition
{
    public static StateMachineDefinition Instance { get; } = new()
    {
        Name = StateMachineRegistry.Locks,
        Summary = "Locks that belong to client sessions, and are free again when the session ends.",
        Create = static () => new LockMachine(),
        Operations =
        [
            StateMachineOperation.Command("acquire <lock>", "Takes a lock that is free, for the session that the command comes in", Named("acquire")),
            StateMachineOperation.Command("release <lock>", "Gives back a lock that the session holds", Named("release")),
            StateMachineOperation.Query("holder <lock>", "The session that holds a lock, and its fencing token", Named("holder")),
            StateMachineOperation.Query("list", "All locks that are held", static _ => "list"u8.ToArray()),
        ],
        StateQuery = "list",
    };

    private static Func<IReadOnlyList<string>, ReadOnlyMemory<byte>> Named(string name) => words => LockMachine.IsName(words[0])
        ? Encoding.UTF8.GetBytes($"{name} {words[0]}")
        : throw new FormatException($"the lock is '{words[0]}', allowed are 1 to 100 letters, digits, '-', '_', '.' or '/'");
}
