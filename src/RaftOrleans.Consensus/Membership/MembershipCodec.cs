using System.Buffers;
using System.Collections.Immutable;

namespace RaftOrleans.Consensus;

/// <summary>A membership as bytes: the command of an entry of kind <see cref="EntryKind.Membership"/>.</summary>
public static class MembershipCodec
{
    /// <summary>Most members of a group, in all parts together.</summary>
    public const int MaxMembers = 1_000;

    /// <summary>Writes a membership.</summary>
    /// <exception cref="ArgumentException">It has more than <see cref="MaxMembers"/> members, or is none that a group can have.</exception>
    public static ReadOnlyMemory<byte> Encode(Membership membership)
    {
        Check(membership);
        ArrayBufferWriter<byte> output = new();
        CodecWriter writer = new(output);
        writer.Byte(CodecLimits.Version);
        Write(ref writer, membership);
        writer.Flush();
        return output.WrittenMemory;
    }

    /// <summary>Reads a membership.</summary>
    /// <param name="input">What <see cref="Encode"/> wrote, and nothing more.</param>
    /// <exception cref="CodecException">It is something else.</exception>
    public static Membership Decode(ReadOnlyMemory<byte> input)
    {
        CodecReader reader = new(input);
        reader.Version();
        Membership membership = Read(ref reader);
        reader.End();
        return membership;
    }

    /// <summary>Refuses a membership that could not be read back.</summary>
    internal static void Check(Membership membership)
    {
        ArgumentNullException.ThrowIfNull(membership);
        if (WhyNot(membership) is { } problem)
        {
            throw new ArgumentException(problem, nameof(membership));
        }
    }

    internal static long EstimateSize(Membership membership) => (4 + (2L * membership.All.Count())) * Varint.MaxSize;

    /// <summary>A membership of an entry, or null where its bytes are none.</summary>
    internal static Membership? TryDecode(ReadOnlyMemory<byte> input)
    {
        try
        {
            return Decode(input);
        }
        catch (CodecException)
        {
            return null;
        }
    }

    internal static void Write(ref CodecWriter writer, Membership membership)
    {
        WritePart(ref writer, membership.Voters);
        WritePart(ref writer, membership.Outgoing);
        WritePart(ref writer, membership.Learners);
        WritePart(ref writer, membership.Joining);
    }

    internal static Membership Read(ref CodecReader reader)
    {
        int start = reader.Offset;
        Membership membership = new(ReadPart(ref reader), ReadPart(ref reader), ReadPart(ref reader), ReadPart(ref reader));
        return WhyNot(membership) is { } problem ? throw new CodecException(start, $"a membership, but {problem}") : membership;
    }

    private static string? WhyNot(Membership membership) => membership == Membership.None ? null
        : membership.All.Count() > MaxMembers ? $"a group may have {MaxMembers} members"
        : membership.Validate();

    private static void WritePart(ref CodecWriter writer, ImmutableArray<NodeId> part)
    {
        writer.Unsigned(part.Length);
        foreach (NodeId node in part)
        {
            writer.Node(node);
        }
    }

    private static ImmutableArray<NodeId> ReadPart(ref CodecReader reader)
    {
        int count = reader.Count("the number of members", MaxMembers, 1);
        ImmutableArray<NodeId>.Builder part = ImmutableArray.CreateBuilder<NodeId>(count);
        for (int i = 0; i < count; i++)
        {
            part.Add(reader.Node("a member"));
        }

        return part.MoveToImmutable();
    }
}
