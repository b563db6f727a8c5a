using System.Text.Json.Serialization;
using RaftOrleans.Consensus;

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
[JsonDerivedType(typeof(Heal), "heal")]
[JsonDerivedType(typeof(Raw), "raw")]
public abstract record WorldCommand(string Group)
{
    /// <summary>A group is created.</summary>
    public sealed record CreateGroup(GroupSpecification Specification) : WorldCommand(Specification.Name);

    /// <summary>A group is deleted.</summary>
    public sealed record DeleteGroup(string Group) : WorldCommand(Group);

    /// <summary>A command is proposed to a node.</summary>
    public sealed record Propose(string Group, int Node, byte[] Command) : WorldCommand(Group);

    /// <summary>A node is asked.</summary>
    public sealed record Read(string Group, int Node, byte[] Query, ReadConsistency Consistency) : WorldCommand(Group);

    /// <summary>A process is crashed, restarted, paused or resumed.</summary>
    public sealed record Process(string Group, int Node, ProcessAction Action) : WorldCommand(Group);

    /// <summary>A node is made to stand for election.</summary>
    public sealed record Campaign(string Group, int Node, bool Forced) : WorldCommand(Group);

    /// <summary>A leader is made to step down.</summary>
    public sealed record StepDown(string Group, int Node) : WorldCommand(Group);

    /// <summary>The network is cut into sides.</summary>
    public sealed record Partition(string Group, int[][] Sides) : WorldCommand(Group);

    /// <summary>A link is cut.</summary>
    public sealed record Cut(string Group, int From, int To, bool OneWay) : WorldCommand(Group);

    /// <summary>A link is given faults.</summary>
    public sealed record SetLink(string Group, int From, int To, LinkFaults Faults, bool OneWay) : WorldCommand(Group);

    /// <summary>All links are mended.</summary>
    public sealed record Heal(string Group) : WorldCommand(Group);

    /// <summary>A hand-made message, in the binary form of the codec, is handed to a node.</summary>
    public sealed record Raw(string Group, byte[] Message) : WorldCommand(Group);
}
