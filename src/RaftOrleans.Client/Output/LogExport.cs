using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RaftOrleans.Client;

/// <summary>
/// Writes logs into files: <c>&lt;node&gt;.txt</c> with a line <c>index, term, command</c> per committed entry, <c>&lt;node&gt;.json</c>
/// with current term, vote, log and state machine.
/// </summary>
internal static class LogExport
{
    private const int Page = 1_000;

    /// <summary>Writes the files of one node, or of all.</summary>
    /// <returns>The paths that were written.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(
        IRaftConnection connection, string? node, string directory, CancellationToken cancellation)
    {
        IEnumerable<string> nodes = node is null
            ? (await connection.GetStatusAsync(cancellation)).Nodes.Select(known => known.NodeId)
            : [node];
        var files = new List<string>();
        foreach (string id in nodes)
        {
            NodeDetail detail = await connection.GetNodeAsync(id, cancellation);
            List<LogLineView> log = await ReadWholeAsync(connection, id, cancellation);
            IReadOnlyDictionary<string, JsonElement> state = await connection.ReadStateAsync(id, cancellation);
            Directory.CreateDirectory(directory);

            var text = new StringBuilder();
            foreach (LogLineView entry in log.Where(entry => entry.Index <= detail.CommitIndex))
            {
                text.Append(CultureInfo.InvariantCulture, $"{entry.Index}, {entry.Term}, {OneLine(entry.CommandText)}\n");
            }

            string document = JsonSerializer.Serialize(
                new { nodeId = id, detail.CurrentTerm, detail.VotedFor, detail.CommitIndex, log, stateMachine = state }, WireJson.Indented);
            files.Add(await WriteAsync(Path.Combine(directory, id + ".txt"), text.ToString(), cancellation));
            files.Add(await WriteAsync(Path.Combine(directory, id + ".json"), document + "\n", cancellation));
        }

        return files;
    }

    private static async Task<List<LogLineView>> ReadWholeAsync(IRaftConnection connection, string node, CancellationToken cancellation)
    {
        var log = new List<LogLineView>();
        long from = 1;
        while (true)
        {
            IReadOnlyList<LogLineView> entries = (await connection.ReadLogsAsync(node, from, Page, cancellation)).Of(node);
            log.AddRange(entries);
            if (entries.Count < Page)
            {
                return log;
            }

            from = entries[^1].Index + 1;
        }
    }

    private static async Task<string> WriteAsync(string path, string text, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(path, text, cancellation);
        return path;
    }

    private static string OneLine(string command) => command.Replace('\r', ' ').Replace('\n', ' ');
}
