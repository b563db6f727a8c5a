namespace RaftOrleans.Web;

/// <summary>How the server and its groups are.</summary>
/// <param name="Status"><c>healthy</c>, or <c>degraded</c> where a group has no leader.</param>
/// <param name="World"><c>simulated</c> or <c>orleans</c>.</param>
/// <param name="Groups">The groups that were looked at.</param>
internal sealed record HealthAnswer(string Status, string World, IReadOnlyList<GroupRow> Groups);
