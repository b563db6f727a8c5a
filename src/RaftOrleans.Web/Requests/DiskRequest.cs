namespace RaftOrleans.Web;

/// <summary>A node and all faults of its disk; those that are not given are taken away.</summary>
/// <param name="Node"><c>n1</c>, <c>n2</c>, ..., <c>leader</c>, <c>follower</c>, <c>random</c> or <c>all</c>.</param>
/// <param name="Stall">True to let no write end until the disk is set again.</param>
/// <param name="StallMs">Milliseconds for which no write ends; not together with <c>stall</c>.</param>
/// <param name="LatencyMs">Milliseconds added to the time of every write.</param>
/// <param name="Fail">True to let every write fail; the process ends with the first.</param>
/// <param name="Full">True to let every write fail that adds something.</param>
/// <param name="Lie">True to acknowledge writes that are not synced and that a crash loses; beyond Raft's model.</param>
/// <param name="Corrupt">True to let one record read back wrong when the node starts; then it does not start.</param>
/// <param name="Unsynced">What a crash loses of what was not synced: <c>drawn</c>, <c>everything</c>, <c>nothing</c> or <c>torn</c>.</param>
internal sealed record DiskRequest(
    string Node,
    bool Stall = false,
    double StallMs = 0,
    double LatencyMs = 0,
    bool Fail = false,
    bool Full = false,
    bool Lie = false,
    bool Corrupt = false,
    string Unsynced = "drawn");
