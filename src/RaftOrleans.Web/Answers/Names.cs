using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>The words that answers use for nodes and states: lower case, in snake case, and null for nobody.</summary>
internal static class Names
{
    /// <summary>A node's name, or null for nobody.</summary>
    public static string? NodeOrNull(NodeId node) => node.IsNone ? null : node.ToString();

    /// <summary>A value of an enumeration.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>What a node is: its role, or why it plays none.</summary>
    public static string State(NodeStatus node) => node.Health == NodeHealth.Running ? Of(node.Role) : Of(node.Health);
}
