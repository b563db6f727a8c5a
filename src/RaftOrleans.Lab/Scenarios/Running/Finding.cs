namespace RaftOrleans.Lab;

/// <summary>Whether a fact holds, and what shows it.</summary>
/// <param name="Holds">Whether it does.</param>
/// <param name="Words">The facts that show it, for a person.</param>
/// <param name="IsFinal">Whether waiting cannot change it.</param>
internal readonly record struct Finding(bool Holds, string Words, bool IsFinal = false);
