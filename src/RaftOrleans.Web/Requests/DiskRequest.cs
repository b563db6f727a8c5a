namespace RaftOrleans.Web;

/// <summary>A node and all faults of its disk; those that are not given are taken away.</summary>
/// <param name="Node"><c>n1</c>, <c>n2</c>, ..., <c>leader</c>, <c>follower</c>, <c>random</c> or <c>all</c>.</param>
/// <param name="Stall">True to let no write end until the disk is set again.</param>
/// <param name="StallMs">Milliseconds for which no write ends; not together with <c>stall</c>.</param>
/// <param name="LatencyMs">Milliseconds added to the time of every write.</param>
internal sealed record DiskRequest(string Node, bool Stall = false, double StallMs = 0, double LatencyMs = 0);
