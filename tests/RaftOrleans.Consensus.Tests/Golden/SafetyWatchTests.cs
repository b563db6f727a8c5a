using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>A script in which two nodes lead a term, or apply different entries, does not pass unnoticed.</summary>
public class SafetyWatchTests
{
    private readonly SafetyWatch _watch = new();

    [Fact]
    [Trait("Section", "5.2")]
    public void Two_leaders_of_a_term()
    {
        Assert.Empty(_watch.Look(N1, Leading(N1, 2)));
        Assert.Empty(_watch.Look(N2, Leading(N2, 3)));
        Assert.Equal(["n3 leads term 2, and so did n1"], _watch.Look(N3, Leading(N3, 2)));
    }

    [Fact]
    [Trait("Section", "5.4.3")]
    public void Two_entries_at_an_index()
    {
        Assert.Empty(_watch.Look(N1, Applying(At(1, 1), At(2, 2))));
        Assert.Empty(_watch.Look(N2, Applying(At(1, 1))));
        Assert.Equal(["n2 applies 2@3, and n1 has applied 2@2"], _watch.Look(N2, Applying(At(2, 3))));
    }

    private static NodeOutput Leading(NodeId node, long term)
    {
        NodeOutput output = new();
        output.Trace.Add(new TraceEvent(TraceKind.RoleChanged, TimeSpan.Zero, node, term, Role.Leader, NodeId.None, 0, ""));
        return output;
    }

    private static NodeOutput Applying(params LogPosition[] entries)
    {
        NodeOutput output = new();
        output.Applied.AddRange(entries.Select(entry => new LogEntry(entry.Index, entry.Term, TimeSpan.Zero, EntryKind.NoOp, default)));
        return output;
    }
}
