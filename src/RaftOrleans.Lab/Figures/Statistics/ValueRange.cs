namespace RaftOrleans.Lab;

/// <summary>A range of values, both ends included.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct ValueRange(double Low, double High)
{
    /// <summary>Whether a value is in it.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>The range with both ends moved away from each other by a share of them.</summary>
    public ValueRange WidenedBy(double share) => new(Low / (1 + share), High * (1 + share));
}
