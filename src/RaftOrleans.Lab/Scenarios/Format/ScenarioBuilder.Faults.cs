using System.Globalization;

namespace RaftOrleans.Lab;

/// <content>Restarts that are refused, shapes, links that clog, processes that are slow.</content>
internal sealed partial class ScenarioBuilder
{
    private ScenarioAction.Process BuildRestart(YamlItem item, string path) => item is YamlMap map
        ? new(ProcessAction.Restart, BuildNodes(map["nodes"]!, $"{path}.nodes"), map.TextOrNull("outcome") == "refused")
        : new(ProcessAction.Restart, BuildNodes(item, path));

    private ScenarioAction.Shaped BuildShape(YamlMap map, string path)
    {
        // The grammar has let through nothing but names of shapes.
        return ShapeNames.TryParse(map.Text("shape"), out Simulation.PartitionShape shape)
            ? new ScenarioAction.Shaped(shape, map["around"] is { } around ? BuildNode(around, $"{path}.around") : null)
            : throw new InvalidOperationException($"'{map.Text("shape")}' is no shape");
    }

    private ScenarioAction BuildFault(string name, YamlMap map, string path)
    {
        if (name != "slow")
        {
            return new ScenarioAction.Clogging(
                BuildNodes(map["from"]!, $"{path}.from"),
                BuildNodes(map["to"]!, $"{path}.to"),
                map.TextOrNull("oneWay") == "true",
                map.TextOrNull("share") is { } share ? double.Parse(share, CultureInfo.InvariantCulture) : 1,
                name == "release");
        }

        TimeSpan step = Time(map.Text("step"));
        foreach (string error in StepTimes.Validate(step))
        {
            problems.Add(map["step"]!, $"{path}.step", error);
        }

        return new ScenarioAction.Slow(BuildNode(map["node"]!, $"{path}.node"), step);
    }
}
