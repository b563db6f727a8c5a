namespace RaftOrleans.Verification;

/// <summary>An order of one key's operations that explains all their answers: the linearization points, in their order.</summary>
/// <param name="Key">The key.</param>
/// <param name="Operations">
/// The operations that took effect. Failed ones are not in it, nor those of unknown outcome that need not have happened.
/// </param>
public sealed record KeyOrder(string Key, IReadOnlyList<Operation> Operations);
