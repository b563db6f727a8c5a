namespace RaftOrleans.Web;

/// <summary>A link.</summary>
/// <param name="From">One end.</param>
/// <param name="To">The other end.</param>
/// <param name="OneWay">True to cut only what goes from the first to the second.</param>
internal sealed record CutRequest(string From, string To, bool OneWay = false);
