using System.Text.Json.Serialization;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// Something that was done to a simulated world from outside, in a form that can be stored and done again. Nodes are numbers and bytes are
/// Base64 in its JSON form.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(CreateGroup), "create-group")]
[JsonDerivedType(typeof(DeleteGroup), "delete-group")]
[JsonDerivedType(typeof(Propose), "propose")]
[JsonDerivedType(typeof(Read), "read")]
[JsonDerivedType(typeof(Process), "process")]
[JsonDerivedType(typeof(Campaign), "campaign")]
[JsonDerivedType(typeof(StepDown), "step-down")]
[JsonDerivedType(typeof(Partition), "partition")]
[JsonDerivedType(typeof(Cut), "cut")]
[JsonDerivedType(typeof(SetLink), "set-link")]
[JsonDerivedType(typeof(Shape), "shape")]
[JsonDerivedType(typeof(Clog), "clog")]
[JsonDerivedType(typeof(Slow), "slow")]
[JsonDerivedType(typeof(Heal), "heal")]
[JsonDerivedType(typeof(SetDisk), "set-disk")]
[JsonDerivedType(typeof(SetClock), "set-clock")]
[JsonDerivedType(typeof(Raw), "raw")]
[JsonDerivedType(typeof(Request), "request")]
[JsonDerivedType(typeof(TakeSnapshot), "snapshot")]
[JsonDerivedType(typeof(AddNode), "add-node")]
[JsonDerivedType(typeof(Wipe), "wipe")]
[JsonDerivedType(typeof(ChangeOptions), "options")]
[JsonDerivedType(typeof(Deliver), "deliver")]
[JsonDerivedType(typeof(Drop), "drop")]
[JsonDerivedType(typeof(Fire), "fire")]
public abstract record WorldCommand(string Group)
{
    /// <summary>A group is created.</summary>
    public sealed record CreateGroup(GroupSpecification Specification) : WorldCommand(Specification.Name);

    /// <summary>A group is deleted.</summary>
    public sealed record DeleteGroup(string Group) : WorldCommand(Group);

    /// <summary>A command is proposed to a node.</summary>
    public sealed record Propose(string Group, int Node, byte[] Command) : WorldCommand(Group);

    /// <summary>A node is asked.</summary>
    public sealed record Read(string Group, int Node, byte[] Query, ReadConsistency Consistency, TimeSpan MaxAge, long MinIndex)
        : WorldCommand(Group);

    /// <summary>A node is asked for something that only a leader can do.</summary>
    public sealed record Request(string Group, int Node, LeaderRequest Asked) : WorldCommand(Group);

    /// <summary>A node writes its state down.</summary>
    public sealed record TakeSnapshot(string Group, int Node) : WorldCommand(Group);

    /// <summary>A node is added.</summary>
    public sealed record AddNode(string Group) : WorldCommand(Group);

    /// <summary>A node's disk is taken away.</summary>
    public sealed record Wipe(string Group, int Node) : WorldCommand(Group);

    /// <summary>The nodes are to behave in another way.</summary>
    public sealed record ChangeOptions(string Group, RaftOptions Options) : WorldCommand(Group);

    /// <summary>A process is crashed, restarted, paused or resumed.</summary>
    public sealed record Process(string Group, int Node, ProcessAction Action) : WorldCommand(Group);

    /// <summary>A node is made to stand for election.</summary>
    public sealed record Campaign(string Group, int Node, bool Forced) : WorldCommand(Group);

    /// <summary>A leader is made to step down.</summary>
    public sealed record StepDown(string Group, int Node) : WorldCommand(Group);

    /// <summary>The network is cut into sides.</summary>
    public sealed record Partition(string Group, int[][] Sides) : WorldCommand(Group);

    /// <summary>The network is cut in a shape around a node.</summary>
    public sealed record Shape(string Group, PartitionShape Kind, int Around) : WorldCommand(Group);

    /// <summary>A link is clogged or released.</summary>
    public sealed record Clog(string Group, int From, int To, bool OneWay, bool IsRelease) : WorldCommand(Group);

    /// <summary>A process takes a time for every input.</summary>
    public sealed record Slow(string Group, int Node, TimeSpan Step) : WorldCommand(Group);

    /// <summary>A link is cut.</summary>
    public sealed record Cut(string Group, int From, int To, bool OneWay) : WorldCommand(Group);

    /// <summary>A link is given faults.</summary>
    public sealed record SetLink(string Group, int From, int To, LinkFaults Faults, bool OneWay) : WorldCommand(Group);

    /// <summary>A disk is given faults.</summary>
    public sealed record SetDisk(string Group, int Node, DiskFaults Faults) : WorldCommand(Group);

    /// <summary>A clock is set forward, and how fast it runs is set.</summary>
    public sealed record SetClock(string Group, int Node, ClockFaults Faults) : WorldCommand(Group);

    /// <summary>All links are mended.</summary>
    public sealed record Heal(string Group) : WorldCommand(Group);

    /// <summary>A message that is under way arrives, or a write that is under way ends, before its time.</summary>
    public sealed record Deliver(string Group, long Event) : WorldCommand(Group);

    /// <summary>A message that is under way is lost.</summary>
    public sealed record Drop(string Group, long Event) : WorldCommand(Group);

    /// <summary>A node's clock jumps to its next deadline.</summary>
    public sealed record Fire(string Group, int Node) : WorldCommand(Group);

    /// <summary>A hand-made message, in the binary form of the codec, is handed to a node.</summary>
    public sealed record Raw(string Group, byte[] Message) : WorldCommand(Group);
}
