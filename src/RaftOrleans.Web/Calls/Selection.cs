using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Nodes that a person names by the part they play.</summary>
internal static class Selection
{
    /// <summary>Reads a selector of the query.</summary>
    /// <param name="field">Where it stands.</param>
    /// <param name="text">What was written there.</param>
    /// <exception cref="ApiException">It means no node.</exception>
    public static NodeSelector Parse(string field, string text)
    {
        try
        {
            return NodeSelector.Parse(text);
        }
        catch (LabException failure)
        {
            throw ApiException.Invalid(field, $"{field}: {failure.Message}");
        }
    }

    /// <summary>
    /// The nodes of several selectors, each a different one: in <c>cut follower follower</c> two followers are meant, and a part that is
    /// named beside a node never means this node.
    /// </summary>
    /// <exception cref="LabException">A selector means no node that is left.</exception>
    public static IReadOnlyList<NodeId> Distinct(IReadOnlyList<NodeSelector> selectors, GroupStatus status, Random random)
    {
        // Names first, so that a drawn node is none of them, wherever they stand.
        NodeId[] nodes = new NodeId[selectors.Count];
        foreach (bool named in (bool[])[true, false])
        {
            for (int i = 0; i < nodes.Length; i++)
            {
                if (selectors[i].IsNamed == named)
                {
                    nodes[i] = selectors[i].ResolveOne(status, random, node => !nodes.Contains(node.Id));
                }
            }
        }

        return nodes;
    }
}
