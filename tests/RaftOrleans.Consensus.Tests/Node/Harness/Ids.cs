namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>The nodes of the tests, to be had with <c>using static</c>.</summary>
internal static class Ids
{
    public static readonly NodeId N1 = NodeId.Of(1);
    public static readonly NodeId N2 = NodeId.Of(2);
    public static readonly NodeId N3 = NodeId.Of(3);
    public static readonly NodeId N4 = NodeId.Of(4);
    public static readonly NodeId N5 = NodeId.Of(5);

    /// <summary>Somebody with a console, who sends hand-made messages.</summary>
    public static readonly NodeId Outsider = NodeId.Outside(1);

    /// <summary>The first so many nodes.</summary>
    public static NodeId[] First(int count) => [.. Enumerable.Range(1, count).Select(NodeId.Of)];

    /// <summary>Index and term as the tests write them.</summary>
    public static LogPosition At(long index, long term) => new(index, term);

    /// <summary>So many milliseconds.</summary>
    public static TimeSpan Ms(double count) => TimeSpan.FromMilliseconds(count);
}
