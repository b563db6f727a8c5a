using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>How the nodes of a group behave.</summary>
/// <param name="Options">Every option, in the order in which they are explained.</param>
internal sealed record OptionsAnswer(IReadOnlyList<OptionRow> Options)
{
    /// <summary>Makes it.</summary>
    public static OptionsAnswer From(RaftOptions options) => new([.. GroupOptions.Describe(options).Select(OptionRow.From)]);
}
