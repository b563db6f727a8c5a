namespace RaftOrleans.Lab;

/// <summary>
/// Implemented by a lab whose nodes are called over something that has a price of its own, so that a benchmark can set the price of a write
/// beside it.
/// </summary>
public interface IBareCall
{
    /// <summary>Calls something that does nothing, the same way in which a node is called.</summary>
    /// <param name="group">The group; all callers of one group call the same thing.</param>
    ValueTask CallAsync(string group);
}
