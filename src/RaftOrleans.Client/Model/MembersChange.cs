namespace RaftOrleans.Client;

/// <summary>What is to become of a group's membership. Nodes that it does not name stay what they are.</summary>
/// <param name="Voters">Nodes that are to vote; new ones catch up first.</param>
/// <param name="Learners">Nodes that are to get the log and not to vote.</param>
/// <param name="Removed">Nodes that are to leave.</param>
/// <param name="AtOnce">Whether new nodes become voters without waiting until they have caught up.</param>
/// <param name="Joint">Whether to go through a joint membership even for one voter.</param>
/// <param name="ExpectedIndex">Index of the membership this was decided on; with another the change is refused. Null for any.</param>
public sealed record MembersChange(
    IReadOnlyList<string> Voters,
    IReadOnlyList<string> Learners,
    IReadOnlyList<string> Removed,
    bool AtOnce = false,
    bool Joint = false,
    long? ExpectedIndex = null);
