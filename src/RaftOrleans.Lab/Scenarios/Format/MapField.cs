namespace RaftOrleans.Lab;

/// <summary>A key of a mapping.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What is allowed as its value.</param>
/// <param name="Meaning">What it means, for people: editors show it.</param>
/// <param name="IsRequired">Whether it has to be there.</param>
internal sealed record MapField(string Name, Shape Shape, string Meaning, bool IsRequired = false);
