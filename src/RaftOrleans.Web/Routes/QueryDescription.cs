namespace RaftOrleans.Web;

/// <summary>What the description says of a value behind the question mark.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it means and may be.</param>
internal sealed record QueryDescription(string Name, string Meaning);
