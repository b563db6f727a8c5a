namespace RaftOrleans.Lab;

/// <summary>What is wrong with a group's network.</summary>
/// <param name="Links">Every directed link that is cut, clogged or has faults, in order of its ends; the others are well.</param>
public sealed record NetworkStatus(IReadOnlyList<LinkStatus> Links);
