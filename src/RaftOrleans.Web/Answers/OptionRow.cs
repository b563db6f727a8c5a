using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>An option of a group.</summary>
/// <param name="Name">Its name, as in <c>silo.json</c>.</param>
/// <param name="Value">The value in force: <c>true</c>, <c>150ms</c>, <c>1024</c>.</param>
/// <param name="Usual">The value where nothing is said.</param>
/// <param name="Allowed">The range, as things are.</param>
/// <param name="Change">Whether it may change while nodes run: <c>any</c>, <c>rising</c>, <c>none</c>.</param>
/// <param name="Reason">Why it may not, or not fall; null where it may.</param>
internal sealed record OptionRow(string Name, string Value, string Usual, string Allowed, string Change, string? Reason)
{
    /// <summary>Makes it.</summary>
    public static OptionRow From(GroupOption option) =>
        new(option.Name, option.Value, option.Usual, option.Allowed, option.Change.ToString().ToLowerInvariant(), option.Reason);
}
