using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>Events for people out of what nodes trace.</summary>
internal static class LabEvents
{
    private static readonly string[] Names = Enum.GetNames<TraceKind>();

    /// <summary>The event of a step; it has no number yet.</summary>
    public static LabEvent Of(string group, in TraceEvent step) => new(
        0, step.Time, group, LabEventKind.Node, Names[(int)step.Kind], step.Node, step.Term, DetailsOf(step));

    private static string DetailsOf(in TraceEvent step)
    {
        string details = step.Kind == TraceKind.RoleChanged ? step.Role.ToString() : "";
        details = step.Index == 0 ? details : Join(details, $"index {step.Index}");
        details = step.Peer.IsNone ? details : Join(details, step.Peer.ToString());
        return step.Reason.Length == 0 ? details : details.Length == 0 ? step.Reason : $"{details}: {step.Reason}";
    }

    private static string Join(string first, string second) => first.Length == 0 ? second : $"{first}, {second}";
}
