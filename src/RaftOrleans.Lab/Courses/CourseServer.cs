using System.Buffers;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// A server of a course's test. The course numbers commands: its first one has index 1. The node's log also has a no-op at the beginning of
/// each term, which the course does not know, so an index of the course is the number of commands up to it.
/// </summary>
internal sealed class CourseServer(SimulatedGroup group, int number)
{
    /// <summary>What it is called in messages, as in the course from 0.</summary>
    public int Number => number;

    /// <summary>The node.</summary>
    public SimulatedNode Node => group.Nodes[number];

    /// <summary>What it has applied since its last start; after a crash until the next one.</summary>
    public CourseMachine Machine { get; set; } = new(static (_, _, _) => { });

    /// <summary>What was wrong with something it applied, or null.</summary>
    public string? ApplyError { get; set; }

    /// <summary>Whether its process runs.</summary>
    public bool IsUp => Node.Process == ProcessState.Running;

    /// <summary>Its term; 0 while it is down.</summary>
    public long Term => Node.Core?.Term ?? 0;

    /// <summary>Whether it takes itself for the leader.</summary>
    public bool IsLeader => Node.Core?.Role == Role.Leader;

    /// <summary>Bytes that its disk holds beside the snapshot: term, vote and log.</summary>
    public int StateSize
    {
        get
        {
            PersistentState durable = Node.Durable;
            ArrayBufferWriter<byte> bytes = new();
            HardStateCodec.Encode(durable.HardState, bytes);
            EntryCodec.EncodeRun([.. durable.Entries], bytes);
            return bytes.WrittenCount;
        }
    }

    /// <summary>Hands it a command.</summary>
    /// <returns>The index it will have if it is ever committed, the term, and whether the server takes itself for the leader.</returns>
    public (long Index, long Term, bool IsLeader) Start(ReadOnlyMemory<byte> command)
    {
        if (Node.Core is not { } core)
        {
            return (0, 0, false);
        }

        (bool isLeader, long term) = (core.Role == Role.Leader, core.Term);
        long index = Machine.Commands.Count + 1;
        for (long entry = core.LastApplied + 1; entry <= core.Log.LastIndex; entry++)
        {
            index += core.Log[entry].Kind == EntryKind.Command ? 1 : 0;
        }

        group.Propose(Node.Id, command, static _ => { });
        return (index, term, isLeader);
    }

    /// <summary>What is wrong with the order in which it applies entries, or null.</summary>
    /// <param name="index">The entry that is next.</param>
    public string? WhyOutOfOrder(long index)
    {
        RaftLog log = Node.Core!.Log;
        for (long between = Math.Max(Machine.LastEntry + 1, log.FirstIndex); between < index; between++)
        {
            if (log[between].Kind == EntryKind.Command)
            {
                return $"server {Number} applies out of order: entry {index} after {Machine.LastEntry}, without the one in {between}";
            }
        }

        return index > Machine.LastEntry ? null : $"server {Number} applies out of order: entry {index} after {Machine.LastEntry}";
    }
}
