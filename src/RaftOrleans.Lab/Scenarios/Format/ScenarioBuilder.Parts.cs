using RaftOrleans.Consensus;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <content>Actions, facts and the nodes they name.</content>
internal sealed partial class ScenarioBuilder
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private ScenarioAction BuildAction(string name, YamlItem item, string path)
    {
        switch (name)
        {
            case "mark":
                AddMark((YamlText)item, path);
                return new ScenarioAction.Mark(((YamlText)item).Text);
            case "pick":
                return BuildPick((YamlMap)item, path);
            case "set" or "delete" or "append" or "cas":
                return BuildWrite(name, (YamlMap)item, path);
            case "get":
                return BuildRead((YamlMap)item, path);
            case "crash" or "pause" or "resume":
                return new ScenarioAction.Process(Enumerated<ProcessAction>(name), BuildNodes(item, path));
            case "restart":
                return BuildRestart(item, path);
            case "clog" or "release" or "slow":
                return BuildFault(name, (YamlMap)item, path);
            case "stepDown":
                return new ScenarioAction.StepDown(BuildNode(item, path));
            case "campaign":
                return item is YamlMap map
                    ? new ScenarioAction.Campaign(BuildNode(map["node"]!, $"{path}.node"), map.TextOrNull("forced") == "true")
                    : new ScenarioAction.Campaign(BuildNode(item, path), IsForced: false);
            case "transfer":
                return item is YamlMap transfer
                    ? new ScenarioAction.Transfer(BuildNode(transfer["node"]!, $"{path}.node"), BuildCall(transfer, path))
                    : new ScenarioAction.Transfer(BuildNode(item, path), BuildCall(null, path));
            case "snapshot":
                return new ScenarioAction.TakeSnapshot(BuildNodes(item, path));
            case "wipe":
                return new ScenarioAction.Wipe(BuildNode(item, path));
            case "duplicate":
                return new ScenarioAction.Duplicate(BuildNode(item, path));
            case "loseRecords":
                return new ScenarioAction.LoseRecords(BuildNode(item, path));
            case "addNode":
                AddName((YamlText)item, path, isOne: true);
                return new ScenarioAction.AddNode(((YamlText)item).Text);
            case "members":
                return BuildMembers((YamlMap)item, path);
            case "partition" when item is YamlMap shape:
                return BuildShape(shape, path);
            case "partition":
                return new ScenarioAction.Partition([.. ((YamlList)item).Items.Select((side, i) => BuildNodes(side, $"{path}[{i + 1}]"))]);
            case "isolate":
                return new ScenarioAction.Isolate(BuildNodes(item, path));
            case "cut" or "link":
                return BuildLink(name, (YamlMap)item, path);
            case "disk":
                return BuildDisk((YamlMap)item, path);
            case "clock":
                return BuildClock((YamlMap)item, path);
            case "openSession":
                return BuildOpenSession(item, path);
            case "options":
                return BuildChangeOptions((YamlMap)item, path);
            case "heal":
                return new ScenarioAction.Heal();
            case "wait":
                return new ScenarioAction.Wait(Time(((YamlText)item).Text));
            default:
                return new ScenarioAction.Expect(BuildFact((YamlMap)item, path));
        }
    }

    private ScenarioAction.Members BuildMembers(YamlMap map, string path)
    {
        NodeSet? voters = NodesOrNull("add");
        NodeSet? learners = NodesOrNull("learn");
        NodeSet? removed = NodesOrNull("remove");
        if (voters is null && learners is null && removed is null)
        {
            problems.Add(map, path, "changes nobody, allowed are add, learn, remove");
        }

        return new ScenarioAction.Members(
            voters, learners, removed, map.TextOrNull("atOnce") == "true", map.TextOrNull("joint") == "true", BuildCall(map, path));

        NodeSet? NodesOrNull(string key) => map[key] is { } nodes ? BuildNodes(nodes, $"{path}.{key}") : null;
    }

    private ScenarioAction.ChangeCall BuildCall(YamlMap? map, string path) => new(
        map?["via"] is { } via ? BuildNode(via, $"{path}.via") : null,
        (map is null ? null : TimeOrNull(map, "timeout")) ?? DefaultTimeout,
        map?["outcome"] switch
        {
            YamlText outcome => [Enumerated<ChangeOutcome>(outcome.Text)],
            YamlList outcomes => [.. outcomes.Items.Select(outcome => Enumerated<ChangeOutcome>(((YamlText)outcome).Text))],
            _ => [ChangeOutcome.Applied],
        });

    private ScenarioAction.Pick BuildPick(YamlMap map, string path)
    {
        List<KeyValuePair<string, NodeSet>> picked = [];
        foreach ((YamlText name, YamlItem nodes) in map.Entries)
        {
            NodeSet set = BuildNodes(nodes, $"{path}.{name.Text}");
            bool isOne = set.Words is [var word] && word is not ("all" or NodeSet.Others) && (!_names.TryGetValue(word, out bool one) || one);
            AddName(name, $"{path}.{name.Text}", isOne);
            picked.Add(new(name.Text, set));
        }

        return new ScenarioAction.Pick(picked);
    }

    private ScenarioAction.Write BuildWrite(string name, YamlMap map, string path)
    {
        OperationFunction function = name switch
        {
            "set" => OperationFunction.Write,
            "delete" => OperationFunction.Delete,
            "append" => OperationFunction.Append,
            _ => OperationFunction.Cas,
        };
        ScenarioAction.Write write = new(
            function,
            map.Text("key"),
            map["value"] is { } value ? YamlJson.Of(value) : null,
            map["from"] is { } from ? YamlJson.Of(from) : null,
            map["via"] is { } via ? BuildNode(via, $"{path}.via") : null,
            TimeOrNull(map, "timeout") ?? DefaultTimeout,
            map["outcome"] switch
            {
                YamlText outcome => [Enumerated<WriteOutcome>(outcome.Text)],
                YamlList outcomes => [.. outcomes.Items.Select(outcome => Enumerated<WriteOutcome>(((YamlText)outcome).Text))],
                _ => [WriteOutcome.Applied],
            },
            map.TextOrNull("swapped") is { } swapped ? swapped == "true" : null,
            BuildSession(map, path),
            map.TextOrNull("sequence") is { } sequence ? long.Parse(sequence, null) : 0,
            map.TextOrNull("background") == "true");
        if (write.IsInBackground && (map["outcome"] ?? map["swapped"]) is { } wish)
        {
            problems.Add(wish, path, "expects something of a write in the background, whose outcome nobody waits for");
        }

        CheckStore(map, path, () => StoreCommands.Of(write.Function, write.Key, write.Value, write.From));
        return write;
    }

    private ScenarioAction.Read BuildRead(YamlMap map, string path)
    {
        ReadWish wish = map["value"] is not null ? ReadWish.Value
            : map["absent"] is not null ? ReadWish.Absent
            : map["unanswered"] is not null ? ReadWish.Unanswered
            : map["stale"] is not null ? ReadWish.Stale
            : ReadWish.Answered;
        ScenarioAction.Read read = new(
            map.Text("key"),
            map.TextOrNull("consistency") is { } consistency ? Enumerated<ReadConsistency>(consistency) : ReadConsistency.Linearizable,
            map["via"] is { } via ? BuildNode(via, $"{path}.via") : null,
            TimeOrNull(map, "timeout") ?? DefaultTimeout,
            wish,
            map["value"] is { } value ? YamlJson.Of(value) : null);
        CheckStore(map, path, () => KeyValueQuery.Get(read.Key));
        return read;
    }

    private ScenarioAction BuildLink(string name, YamlMap map, string path)
    {
        NodeSet from = BuildNodes(map["from"]!, $"{path}.from");
        NodeSet to = BuildNodes(map["to"]!, $"{path}.to");
        bool isOneWay = map.TextOrNull("oneWay") == "true";
        return name == "cut"
            ? new ScenarioAction.Cut(from, to, isOneWay)
            : new ScenarioAction.Link(
                from,
                to,
                new LinkFaults(
                    Share("drop"), Share("duplicate"), Share("reorder"), TimeOrNull(map, "delay") ?? default, TimeOrNull(map, "jitter") ?? default,
                    map.TextOrNull("distribution") is { } word ? Enumerated<LatencyDistribution>(word) : LatencyDistribution.Uniform),
                isOneWay);

        double Share(string key) => map.TextOrNull(key) is { } share ? double.Parse(share, null) : 0;
    }

    private ScenarioAction.Disk BuildDisk(YamlMap map, string path)
    {
        TimeSpan stall = map.TextOrNull("stall") switch
        {
            null or "false" => TimeSpan.Zero,
            "true" => DiskFaults.UntilMended,
            var text => Time(text),
        };
        return new ScenarioAction.Disk(
            BuildNode(map["node"]!, $"{path}.node"),
            new DiskFaults(
                stall,
                TimeOrNull(map, "latency") ?? TimeSpan.Zero,
                map.TextOrNull("fail") == "true",
                map.TextOrNull("full") == "true",
                map.TextOrNull("lie") == "true",
                map.TextOrNull("corrupt") == "true",
                map.TextOrNull("unsynced") is { } loss ? Enumerated<UnsyncedLoss>(loss) : UnsyncedLoss.Drawn));
    }

    private ScenarioAction.Clock BuildClock(YamlMap map, string path) => new(
        BuildNode(map["node"]!, $"{path}.node"),
        new ClockFaults(
            TimeOrNull(map, "offset") ?? TimeSpan.Zero,
            map.TextOrNull("drift") is { } drift ? double.Parse(drift, System.Globalization.CultureInfo.InvariantCulture) : 0));

    private ScenarioFact BuildFact(YamlMap map, string path)
    {
        string name = map.Entries.Select(entry => entry.Key.Text).First(ScenarioGrammar.FactNames.Contains);
        YamlItem item = map[name]!;
        path = $"{path}.{name}";
        switch (name)
        {
            case "leader":
                return BuildLeader(item, path);
            case "role":
                return new ScenarioFact.HasRole(BuildNodes(((YamlMap)item)["of"]!, $"{path}.of"), Enumerated<Role>(((YamlMap)item).Text("is")));
            case "voters":
                return new ScenarioFact.Voters(BuildNodes(item, path));
            case "term" or "commit" or "log" or "snapshot" or "elections" or "acknowledged" or "inflight":
                return BuildMeasure(Enumerated<ScenarioQuantity>(name), (YamlMap)item, path);
            case "gap":
                (TimeSpan? shortest, TimeSpan? longest) = BuildBounds((YamlMap)item, path, text => Time(text));
                return new ScenarioFact.Gap(BuildSince((YamlMap)item, path), shortest, longest);
            case "process":
                return new ScenarioFact.HasHealth(BuildNodes(((YamlMap)item)["of"]!, $"{path}.of"), Enumerated<NodeHealth>(((YamlMap)item).Text("is")));
            case "copies":
                (long? fewest, long? most) = BuildBounds((YamlMap)item, path, text => long.Parse(text, null));
                return new ScenarioFact.Copies(
                    BuildEntry((YamlText)((YamlMap)item)["entry"]!, $"{path}.entry"),
                    fewest,
                    most,
                    ((YamlMap)item).TextOrNull("term") is { } term ? long.Parse(term, null) : null);
            case "logs":
                return new ScenarioFact.EqualLogs();
            case "value":
                return BuildHasValue((YamlMap)item, path);
            case "writes":
                return new ScenarioFact.WritesAreKept();
            case "history":
                return new ScenarioFact.IsLinearizable();
            default:
                return item is YamlMap safety
                    ? new ScenarioFact.IsViolated(Enumerated<SafetyProperty>(safety.Text("violated")))
                    : new ScenarioFact.IsSafe();
        }
    }

    private ScenarioFact.Leader BuildLeader(YamlItem item, string path) => item switch
    {
        YamlMap map => new(LeaderState.IsNot, BuildNode(map["not"]!, $"{path}.not")),
        YamlText { Text: "any" } => new(LeaderState.Any, null),
        YamlText { Text: "none" } => new(LeaderState.None, null),
        YamlText { Text: "agreed" } => new(LeaderState.Agreed, null),
        _ => new(LeaderState.Is, BuildNode(item, path)),
    };

    private ScenarioFact.Measure BuildMeasure(ScenarioQuantity quantity, YamlMap map, string path)
    {
        (long? least, long? most) = BuildBounds(map, path, text => long.Parse(text, null));
        NodeSet? of = map["of"] is { } nodes ? BuildNodes(nodes, $"{path}.of") : null;
        return new ScenarioFact.Measure(quantity, of, BuildSince(map, path), least, most);
    }

    private ScenarioFact.HasValue BuildHasValue(YamlMap map, string path)
    {
        NodeSet? of = map["of"] is { } nodes ? BuildNodes(nodes, $"{path}.of") : null;
        CheckStore(map, path, () => KeyValueQuery.Get(map.Text("key")));
        return new ScenarioFact.HasValue(map.Text("key"), map["is"] is { } value ? CanonicalJson.Canonicalize(YamlJson.Of(value)) : null, of);
    }

    private (T? Least, T? Most) BuildBounds<T>(YamlMap map, string path, Func<string, T> parse)
        where T : struct, IComparable<T>
    {
        T? exactly = Bound("exactly");
        T? least = Bound("atLeast");
        T? most = Bound("atMost");
        if ((exactly is null) == (least is null && most is null))
        {
            problems.Add(map, path, "says how much, allowed are atLeast, atMost or both, or exactly");
        }

        if (least is { } from && most is { } to && from.CompareTo(to) > 0)
        {
            problems.Add(map, path, $"has atLeast {map.Text("atLeast")} above atMost {map.Text("atMost")}");
        }

        return (exactly ?? least, exactly ?? most);

        T? Bound(string key) => map.TextOrNull(key) is { } text ? parse(text) : null;
    }

    private EntryReference BuildEntry(YamlText text, string path)
    {
        int plus = text.Text.IndexOf('+', StringComparison.Ordinal);
        string? mark = plus < 0 ? null : text.Text[..plus];
        if (mark is not null)
        {
            CheckMark(text, mark, path);
        }

        return new EntryReference(mark, long.Parse(text.Text.AsSpan(plus + 1), null));
    }

    private string? BuildSince(YamlMap map, string path)
    {
        if (map["since"] is YamlText since)
        {
            CheckMark(since, since.Text, $"{path}.since");
        }

        return map.TextOrNull("since");
    }

    private void AddMark(YamlText text, string path)
    {
        if (!_marks.Add(text.Text))
        {
            problems.Add(text, path, $"is '{text.Text}', which an earlier step has marked already: choose another name");
        }
    }

    private void CheckMark(YamlText at, string mark, string path)
    {
        if (!_marks.Contains(mark))
        {
            string known = _marks.Count == 0 ? "there is none yet" : string.Join(", ", _marks.Order(StringComparer.Ordinal));
            problems.Add(at, path, $"is '{mark}', which no earlier step marks; allowed is a mark of an earlier step: {known}");
        }
    }

    private NodeSet BuildNode(YamlItem item, string path)
    {
        NodeSet node = BuildNodes(item, path);
        string word = node.Words[0];
        if (word is "all" or NodeSet.Others || (_names.TryGetValue(word, out bool isOne) && !isOne))
        {
            problems.Add(item, path, $"is '{word}', which may be several nodes: allowed is one");
        }

        return node;
    }

    private NodeSet BuildNodes(YamlItem item, string path)
    {
        YamlText[] words = item is YamlList list ? [.. list.Items.Cast<YamlText>()] : [(YamlText)item];
        foreach (YamlText word in words)
        {
            bool isNode = NodeId.TryParse(word.Text, out NodeId node);
            bool isKnown = isNode
                ? node.Number <= _nodes && word.Text == node.ToString()
                : NodeSet.Parts.Contains(word.Text) || word.Text == NodeSet.Others || _names.ContainsKey(word.Text);
            if (!isKnown)
            {
                IEnumerable<string> names = _names.Count == 0 ? [] : ["and the names given before: " + string.Join(", ", _names.Keys)];
                string allowed = string.Join(", ", [$"n1 to n{_nodes}", .. NodeSet.Parts, NodeSet.Others, .. names]);
                problems.Add(word, path, $"is '{word.Text}', which names no node; allowed are {allowed}");
            }
        }

        return new NodeSet([.. words.Select(word => word.Text)]);
    }

    /// <summary>What the store would refuse is refused here, with its place.</summary>
    private void CheckStore(YamlMap map, string path, Func<ReadOnlyMemory<byte>> make)
    {
        try
        {
            make();
        }
        catch (ArgumentException e)
        {
            problems.Add(map, path, e.Message);
        }
    }
}
