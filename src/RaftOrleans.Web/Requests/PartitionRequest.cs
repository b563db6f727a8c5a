namespace RaftOrleans.Web;

/// <summary>Sides that cannot reach each other, or a shape.</summary>
/// <param name="Sides">The nodes of each side; those that are not named form one more.</param>
/// <param name="Shape">In place of sides: <c>halves</c>, <c>minority</c>, <c>ring</c>, <c>bridge</c>, <c>isolated</c> or <c>partial</c>.</param>
/// <param name="Around">With a shape, the node that it is arranged around; the leader where nothing is said.</param>
internal sealed record PartitionRequest(IReadOnlyList<IReadOnlyList<string>>? Sides = null, string? Shape = null, string? Around = null);
