namespace RaftOrleans.Web;

/// <summary>Parts of the logs of a group's nodes.</summary>
/// <param name="Logs">Entries in order, under <c>node_n1</c>, <c>node_n2</c> and so on.</param>
/// <param name="From">First index that was asked for.</param>
/// <param name="Count">Most entries of each log.</param>
/// <param name="Unavailable">Why a log could not be read, under the same names; its entries are then missing above.</param>
internal sealed record LogsAnswer(
    IReadOnlyDictionary<string, IReadOnlyList<LogRow>> Logs, long From, int Count, IReadOnlyDictionary<string, string> Unavailable);
