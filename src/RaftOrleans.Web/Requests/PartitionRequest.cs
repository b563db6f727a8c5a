namespace RaftOrleans.Web;

/// <summary>Sides that cannot reach each other.</summary>
/// <param name="Sides">The nodes of each side; those that are not named form one more.</param>
internal sealed record PartitionRequest(IReadOnlyList<IReadOnlyList<string>> Sides);
