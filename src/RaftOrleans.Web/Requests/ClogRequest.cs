namespace RaftOrleans.Web;

/// <summary>A link, or links that are drawn.</summary>
/// <param name="From">One end.</param>
/// <param name="To">The other end.</param>
/// <param name="OneWay">True for only what goes from the first to the second.</param>
/// <param name="Random">In place of the ends: how many links, one direction each, are drawn.</param>
internal sealed record ClogRequest(string? From = null, string? To = null, bool OneWay = false, int? Random = null);
