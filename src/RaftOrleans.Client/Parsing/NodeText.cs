using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>
/// Nodes as people write them: <c>n3</c> or <c>3</c>, or a word that is looked up when the command runs: <c>leader</c>, <c>follower</c>,
/// <c>random</c>, and where several nodes are allowed <c>all</c>.
/// </summary>
internal static class NodeText
{
    /// <summary>The leader.</summary>
    public const string Leader = "leader";

    /// <summary>Some node that runs and does not lead.</summary>
    public const string Follower = "follower";

    /// <summary>Some node.</summary>
    public const string Random = "random";

    /// <summary>All nodes.</summary>
    public const string All = "all";

    /// <summary>The words that stand for one node.</summary>
    public static readonly IReadOnlyList<string> Words = [Leader, Follower, Random];

    /// <summary>Reads one node or word and writes it the one way the server does.</summary>
    /// <exception cref="CommandException">It is neither.</exception>
    public static string Parse(string text, bool allowAll = false)
    {
        NodeSelector selector;
        try
        {
            selector = NodeSelector.Parse(text);
        }
        catch (LabException refusal)
        {
            throw CommandException.Usage(refusal.Message);
        }

        return selector.IsMany && !allowAll
            ? throw CommandException.Usage($"'{text}' is more than one node, and one is wanted here")
            : selector.ToString();
    }

    /// <summary>Reads nodes that are separated by commas.</summary>
    public static IReadOnlyList<string> ParseList(string text, bool allowAll = false) =>
        [.. text.Split(',').Select(part => Parse(part, allowAll))];

    /// <summary>Reads the sides of a partition, such as <c>n1,n2 n3,n4,n5</c>.</summary>
    /// <exception cref="CommandException">A side is malformed.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> ParseSides(IReadOnlyList<string> texts)
    {
        List<IReadOnlyList<string>> sides = [.. texts.Select(text => ParseList(text))];
        // 'follower,follower' means two of them; a node that is named stands on one side only.
        string? twice = sides.SelectMany(side => side).Where(node => !Words.Contains(node)).CountBy(node => node)
            .Where(node => node.Value > 1).Select(node => node.Key).FirstOrDefault();
        return twice is null
            ? sides
            : throw CommandException.Usage(
                $"{twice} is named twice: a node is on one side only",
                "for example: raft partition n1,n2 n3,n4,n5");
    }
}
