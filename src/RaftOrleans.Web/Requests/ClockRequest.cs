namespace RaftOrleans.Web;

/// <summary>A node and how its clock runs from now on.</summary>
/// <param name="Node"><c>n1</c>, <c>n2</c>, ..., <c>leader</c>, <c>follower</c>, <c>random</c> or <c>all</c>.</param>
/// <param name="OffsetMs">Milliseconds by which it is set forward now; what it was set forward before stays.</param>
/// <param name="Drift">How much too fast it runs, as a share: 0.1 for 10 % fast, -0.1 for 10 % slow; right where it is not given.</param>
internal sealed record ClockRequest(string Node, double OffsetMs = 0, double Drift = 0);
