using System.Globalization;
using RaftOrleans.Lab;

namespace RaftOrleans.Silo;

/// <summary>What the program says at its start: what runs, where, what it will not survive, and what to type next.</summary>
internal static class Banner
{
    private const int Label = 9;

    /// <summary>Writes it.</summary>
    public static void Write(
        TextWriter output, SiloSettings settings, string world, string why, LabCapabilities capabilities, Listeners listeners)
    {
        Line("World", $"{world} ({why})");
        foreach (GroupSpecification group in settings.Groups)
        {
            Line("Group", string.Create(CultureInfo.InvariantCulture, $"{group.Name}: {Nodes(group, listeners)}"));
        }

        Line("Storage", capabilities.Storage);
        Line("Settings", settings.File ?? "the defaults; there is no silo.json");
        Line("API", $"{listeners.Main}, to read at {listeners.Main}/docs{(settings.Http.Token is null ? "" : ", with the access token")}");
        Line("Next", "dotnet run --project src/RaftOrleans.Client -- demo");
        Line("", $"curl {(settings.Http.Token is null ? "" : "-H 'Authorization: Bearer ...' ")}{listeners.Main}/api/status");
        Line("Stop", "Ctrl+C");

        void Line(string label, string text) => output.WriteLine($"{(label.Length == 0 ? "" : label + ":").PadRight(Label)} {text}");
    }

    private static string Nodes(GroupSpecification group, Listeners listeners)
    {
        List<string> urls = [.. listeners.Nodes.Where(node => node.Group == group.Name).Select(node => $"{node.Node} {node.Url}")];
        return urls.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{group.Nodes} nodes, without ports of their own")
            : string.Join(", ", urls);
    }
}
