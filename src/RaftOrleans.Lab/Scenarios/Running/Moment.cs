namespace RaftOrleans.Lab;

/// <summary>What a mark remembers.</summary>
/// <param name="Status">The group.</param>
/// <param name="Elections">Elections won so far.</param>
/// <param name="Acknowledged">Writes acknowledged so far.</param>
/// <param name="Time">When, in the world's time.</param>
internal sealed record Moment(GroupStatus Status, int Elections, int Acknowledged, TimeSpan Time);
