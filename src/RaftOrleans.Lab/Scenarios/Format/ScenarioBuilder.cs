using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// Makes a scenario of a file whose keys and forms are right, and finds what only shows in the whole: names that nobody gave, nodes that the
/// group does not have, options that do not go together, faults whose place in the model is not told.
/// </summary>
internal sealed partial class ScenarioBuilder(ScenarioProblems problems)
{
    private const int DefaultNodes = 3;

    private readonly SortedDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _marks = new(StringComparer.Ordinal);
    private int _nodes = DefaultNodes;

    /// <summary>Makes the scenario.</summary>
    /// <param name="root">The file, which fits the grammar.</param>
    public Scenario Build(YamlMap root)
    {
        GroupSpecification group = BuildGroup(root["group"] as YamlMap) with { BrokenRule = (root["rules"] as YamlMap)?.Text("broken") };
        _nodes = group.Nodes;
        IReadOnlyList<ScenarioStep> steps = BuildSteps((YamlList)root["steps"]!);
        IReadOnlyList<string> worlds = BuildWorlds(root, group, steps);
        return new Scenario
        {
            Name = root.Text("name"),
            Number = root.TextOrNull("number") is { } number ? int.Parse(number, null) : 0,
            Title = root.Text("title"),
            Lesson = root.Text("lesson").Trim(),
            Model = BuildModel(root, steps),
            Group = group,
            Worlds = worlds,
            Off = root["off"] is YamlMap off ? BuildOff(off, group) : null,
            Seed = root.TextOrNull("seed") is { } seed ? long.Parse(seed, null) : 1,
            Workload = root["workload"] is YamlMap workload ? BuildWorkload(workload) : null,
            Steps = steps,
            Expectations = BuildExpectations((YamlList)root["expect"]!),
        };
    }

    private static TimeSpan Time(string text) => ScenarioDuration.TryParse(text, out TimeSpan time) ? time : throw new FormatException(text);

    private static TimeSpan? TimeOrNull(YamlMap map, string key) => map.TextOrNull(key) is { } text ? Time(text) : null;

    private static T Enumerated<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);

    private ScenarioWorkload BuildWorkload(YamlMap map)
    {
        if (map.TextOrNull("sessions") == "true" && map["via"] is { } via && map.TextOrNull("via") == "any")
        {
            problems.Add(via, "workload.via", "is 'any' beside sessions: a node that is asked once cannot send a write again");
        }

        ScenarioWorkload usual = new();
        return new ScenarioWorkload
        {
            Clients = map.TextOrNull("clients") is { } clients ? int.Parse(clients, null) : usual.Clients,
            Keys = map.TextOrNull("keys") is { } keys ? int.Parse(keys, null) : usual.Keys,
            Think = TimeOrNull(map, "think") ?? usual.Think,
            Reads = map.TextOrNull("reads") is { } reads ? double.Parse(reads, null) : usual.Reads,
            ViaAny = map.TextOrNull("via") == "any",
            Sessions = map.TextOrNull("sessions") == "true",
            Timeout = TimeOrNull(map, "timeout") ?? usual.Timeout,
        };
    }

    private GroupSpecification BuildGroup(YamlMap? map)
    {
        int nodes = map?.TextOrNull("nodes") is { } count ? int.Parse(count, null) : DefaultNodes;
        RaftOptions options = RaftOptions.Default;
        if (map?["options"] is YamlMap given)
        {
            foreach ((YamlText key, YamlItem value) in given.Entries)
            {
                options = ScenarioOptions.With(options, key.Text, ((YamlText)value).Text);
            }

            foreach (string error in options.Validate())
            {
                string key = ScenarioGrammar.Camel(error[..error.IndexOf(' ', StringComparison.Ordinal)]);
                problems.Add(given[key] ?? given, $"group.options.{key}", error[(key.Length + 1)..]);
            }
        }

        return new GroupSpecification { Name = "scenario", Nodes = nodes, Options = options, Logs = BuildLogs(map?["logs"] as YamlMap, nodes) };
    }

    private SortedDictionary<ScenarioFault, FaultCoverage> BuildModel(YamlMap root, IReadOnlyList<ScenarioStep> steps)
    {
        SortedDictionary<ScenarioFault, FaultCoverage> model = [];
        YamlMap? map = root["model"] as YamlMap;
        HashSet<ScenarioFault> used = [.. steps.SelectMany(step => step.Action?.Faults ?? [])];
        foreach ((YamlText key, YamlItem value) in map?.Entries ?? [])
        {
            ScenarioFault fault = Enumerated<ScenarioFault>(key.Text);
            model[fault] = Enumerated<FaultCoverage>(((YamlText)value).Text);
            if (!used.Contains(fault))
            {
                problems.Add(key, $"model.{key.Text}", "no step does this");
            }
            else if (ScenarioFaults.CoveragesOf(fault) is var allowed && !allowed.Contains(model[fault]))
            {
                string only = ScenarioGrammar.Camel(allowed[0].ToString());
                problems.Add(value, $"model.{key.Text}", $"is {((YamlText)value).Text}, and this is {only}: raft fuzz --list-faults says why");
            }
        }

        foreach (ScenarioFault fault in used.Where(fault => !model.ContainsKey(fault)).Order())
        {
            string path = $"model.{ScenarioGrammar.Camel(fault.ToString())}";
            problems.Add(map ?? root, path, "is missing: a step does this, so say whether it is covered or beyond");
        }

        return model;
    }

    private List<ScenarioStep> BuildSteps(YamlList list)
    {
        List<ScenarioStep> steps = [];
        TimeSpan last = TimeSpan.Zero;
        for (int i = 0; i < list.Items.Count; i++)
        {
            YamlMap map = (YamlMap)list.Items[i];
            string path = $"steps[{i + 1}]";
            ScenarioStep step = BuildStep(map, path);
            steps.Add(step);
            if (step.At < last)
            {
                string times = $"is {ScenarioDuration.Format(step.At.Value)}, before that of an earlier step, {ScenarioDuration.Format(last)}";
                problems.Add(map["at"]!, $"{path}.at", times);
            }

            last = step.At ?? last;
        }

        return steps;
    }

    private ScenarioStep BuildStep(YamlMap map, string path)
    {
        string? name = map.Entries.Select(entry => entry.Key.Text).FirstOrDefault(ScenarioGrammar.ActionNames.Contains);
        if (name is null && map["when"] is null && map["say"] is null && map["at"] is null)
        {
            problems.Add(map, path, $"does nothing, allowed are an action ({string.Join(", ", ScenarioGrammar.ActionNames)}), when, at or say");
        }

        if (map["within"] is { } within && map["when"] is null && name != "expect")
        {
            problems.Add(within, $"{path}.within", "is about a 'when' or 'expect', and there is none; operations have a 'timeout'");
        }

        if (map["when"] is { } when && name == "expect")
        {
            problems.Add(when, $"{path}.when", "stands beside 'expect': make two steps of it");
        }

        // What comes first in time is read first, because it may give names to what follows.
        ScenarioFact? condition = map["when"] is YamlMap fact ? BuildFact(fact, $"{path}.when") : null;
        ScenarioAction? action = name is null ? null : BuildAction(name, map[name]!, $"{path}.{name}");
        string? given = map["as"] is YamlText text ? BuildName(text, action, $"{path}.as") : null;
        return new ScenarioStep
        {
            Line = map.Line,
            At = TimeOrNull(map, "at"),
            When = condition,
            Within = TimeOrNull(map, "within") ?? ScenarioStep.DefaultWithin,
            Action = action,
            As = given,
            Say = map.TextOrNull("say")?.Trim(),
        };
    }

    private string BuildName(YamlText text, ScenarioAction? action, string path)
    {
        if (action?.Subject is not { } subject)
        {
            problems.Add(text, path, "names the node that an action is done to, and there is no such action here");
        }
        else if (subject.Words is not [var word] || word is "all" or NodeSet.Others || (_names.TryGetValue(word, out bool isOne) && !isOne))
        {
            problems.Add(text, path, $"names one node, and '{subject}' may be several");
        }

        AddName(text, path, isOne: true);
        return text.Text;
    }

    private List<ScenarioStep> BuildExpectations(YamlList list) =>
    [
        .. list.Items.Cast<YamlMap>().Select((map, i) => new ScenarioStep
        {
            Line = map.Line,
            Action = new ScenarioAction.Expect(BuildFact(map, $"expect[{i + 1}]")),
            Within = TimeOrNull(map, "within") ?? ScenarioStep.DefaultWithin,
            Say = map.TextOrNull("say")?.Trim(),
        }),
    ];

    private void AddName(YamlText text, string path, bool isOne)
    {
        string name = text.Text;
        if (NodeId.TryParse(name, out _) || NodeSet.Parts.Append(NodeSet.Others).Contains(name, StringComparer.OrdinalIgnoreCase)
            || name is "any" or "none" or "agreed")
        {
            problems.Add(text, path, $"is '{name}', which has a meaning of its own: choose another name");
        }
        else if (!_names.TryAdd(name, isOne))
        {
            problems.Add(text, path, $"is '{name}', which an earlier step has given already: choose another name");
        }
    }
}
