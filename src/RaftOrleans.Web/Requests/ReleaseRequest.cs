namespace RaftOrleans.Web;

/// <summary>A link, or links that are drawn.</summary>
/// <param name="From">One end.</param>
/// <param name="To">The other end.</param>
/// <param name="OneWay">True for only what goes from the first to the second.</param>
/// <param name="Random">In place of the ends: how many of the clogged links, one direction each, are drawn.</param>
/// <param name="All">In place of the ends: true for all that are clogged, in random order.</param>
internal sealed record ReleaseRequest(string? From = null, string? To = null, bool OneWay = false, int? Random = null, bool All = false);
