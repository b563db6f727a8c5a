using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <content>Where a scenario can run, and what only one world can do.</content>
internal sealed partial class ScenarioBuilder
{
    private IReadOnlyList<string> BuildWorlds(YamlMap root, GroupSpecification group, IReadOnlyList<ScenarioStep> steps)
    {
        foreach (ScenarioStep step in steps.Where(step => step.Action is { } action && action.Worlds.Count < Scenario.AllWorlds.Count))
        {
            string[] said = root["worlds"] is YamlList given ? [.. given.Items.Cast<YamlText>().Select(world => world.Text)] : [.. Scenario.AllWorlds];
            if (said.Except(step.Action!.Worlds).FirstOrDefault() is { } other)
            {
                string allowed = string.Join(", ", step.Action.Worlds);
                problems.Add(
                    root["worlds"] ?? root, "worlds", $"has {other}, which cannot do the step in line {step.Line}: allowed is [{allowed}]");
            }
        }

        if (root["worlds"] is not YamlList list)
        {
            if (group.SimulatedOnly is { } what)
            {
                problems.Add(root, "worlds", $"is missing: only the simulated world can {what}, so say [simulated]");
            }

            return Scenario.AllWorlds;
        }

        string[] worlds = [.. list.Items.Cast<YamlText>().Select(world => world.Text)];
        if (worlds.Distinct().Count() < worlds.Length)
        {
            problems.Add(list, "worlds", "names a world twice");
        }

        if (group.SimulatedOnly is { } only && !worlds.SequenceEqual(["simulated"]))
        {
            problems.Add(list, "worlds", $"is {string.Join(", ", worlds)}, but only the simulated world can {only}: allowed is [simulated]");
        }

        return worlds;
    }

    private SortedDictionary<int, IReadOnlyList<long>>? BuildLogs(YamlMap? map, int nodes)
    {
        if (map is null)
        {
            return null;
        }

        SortedDictionary<int, IReadOnlyList<long>> logs = [];
        foreach ((YamlText name, YamlItem terms) in map.Entries)
        {
            int node = int.Parse(name.Text.AsSpan(1), null);
            logs[node] = [.. ((YamlList)terms).Items.Select(term => long.Parse(((YamlText)term).Text, null))];
            GroupSpecification one = new() { Name = "scenario", Nodes = nodes, Logs = new Dictionary<int, IReadOnlyList<long>> { [node] = logs[node] } };
            foreach (string error in one.Validate())
            {
                problems.Add(name, $"group.logs.{name.Text}", error);
            }
        }

        if (InitialLogs.FindMismatch(logs) is { } mismatch)
        {
            problems.Add(map, "group.logs", mismatch);
        }

        return logs;
    }

    private ScenarioOff BuildOff(YamlMap map, GroupSpecification group)
    {
        if (map.TextOrNull("broken") is { } broken)
        {
            return new ScenarioOff(broken, []);
        }

        YamlMap options = (YamlMap)map["options"]!;
        KeyValuePair<string, string>[] changes =
            [.. options.Entries.Select(entry => new KeyValuePair<string, string>(entry.Key.Text, ((YamlText)entry.Value).Text))];
        RaftOptions without = changes.Aggregate(group.Options, static (all, option) => ScenarioOptions.With(all, option.Key, option.Value));
        foreach (string error in without.Validate())
        {
            problems.Add(options, "off.options", error);
        }

        return new ScenarioOff(null, changes);
    }
}
