using RaftOrleans.Consensus.Tests.Node;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <content>Processes, disks and time.</content>
internal sealed partial class ScriptRunner
{
    private void StartNodes(Arguments words)
    {
        int count = (int)words.Number("how many nodes");
        if (count is < 1 or > 9)
        {
            throw words.Error($"{count} nodes are asked for; there can be 1 to 9 to begin with");
        }

        string? broken = words.Value("broken");
        _isRuleBroken = broken is null or CommitsEarlierTerms.Word
            ? broken is not null
            : throw words.Error($"'{broken}' is no broken rule; there is {CommitsEarlierTerms.Word}");
        _options = ReadOptions(words, _options);
        var disks = new PersistentState[count];
        Array.Fill(disks, PersistentState.Empty);
        var options = new RaftOptions[count];
        Array.Fill(options, _options);
        foreach ((int line, string[] details) in words.Details)
        {
            Arguments own = new(new ScriptCommand("", line, ["nodes", .. details], []), "");
            ReadDisk(words, line, own, disks, options);
        }

        _cluster = new Cluster(disks, id => options[id.Number - 1], _isRuleBroken ? new CommitsEarlierTerms() : null)
        {
            Lost = message => _transcript.Add(message.From, "loses", $"{message.To} {_text.Of(message)}"),
        };
        _start = _cluster.Now;
        _transcript.Clock = () => Group.Now - _start;
        foreach (NodeUnderTest node in Group.Nodes)
        {
            Watch(node);
            _transcript.Add(node.Id, "starts", node.Core.Term == 0 ? "empty" : $"term {node.Term}, log {Terms(node.Core.Log)}");
        }
    }

    private static void ReadDisk(Arguments words, int line, Arguments own, PersistentState[] disks, RaftOptions[] options)
    {
        try
        {
            int node = own.Node().Number;
            if (node > disks.Length)
            {
                throw own.Error($"n{node} is none of the {disks.Length} nodes");
            }

            string? term = own.Value("term");
            NodeId vote = own.Value("vote") is { } voted ? own.ParseNode(voted) : NodeId.None;
            options[node - 1] = ReadOptions(own, options[node - 1]);
            List<long> log = [];
            while (own.HasMore)
            {
                log.Add(own.Number("the term of an entry"));
            }

            HardState hardState = new(term is null ? log.LastOrDefault() : own.ParseNumber(term, "a term"), vote);
            if (log.Contains(0) || !log.SequenceEqual(log.Order()) || hardState.Term < log.LastOrDefault())
            {
                throw own.Error("the terms of a log are 1 or more, never fall, and are not higher than the node's");
            }

            disks[node - 1] = new PersistentState(hardState, Entries.Of([.. log]));
        }
        catch (ScriptException problem)
        {
            // The line's own words were read by themselves; the error belongs to the whole command.
            throw words.Error(line, problem.Message[(problem.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].Replace(". Allowed: ", "", StringComparison.Ordinal));
        }
    }

    private static RaftOptions ReadOptions(Arguments words, RaftOptions before)
    {
        RaftOptions options = OptionWords.Apply(before, words.All(OptionWords.IsOption), words.Error);
        return options.Validate() is [var problem, ..] ? throw words.Error(problem) : options;
    }

    private void Join(Arguments words)
    {
        NodeId id = words.Node();
        if (Group.Nodes.Any(node => node.Id == id))
        {
            throw words.Error($"there is an {id} already");
        }

        Watch(Group.Join(id, ReadOptions(words, _options)));
        _transcript.Add(id, "starts", "empty, a member of nothing");
    }

    private void Crash(Arguments words)
    {
        string? parts = words.Value("parts");
        foreach (NodeUnderTest node in FindAllNamed(words))
        {
            if (parts is null)
            {
                int lost = node.Disk.UnderWay.Count;
                node.Crash();
                _transcript.Add(node.Id, "crashes", lost == 0 ? "" : $"writes lost: {lost}");
            }
            else
            {
                CrashWithin(words, node, (int)words.ParseNumber(parts, "how many parts"));
            }

            foreach ((NodeId Node, long Call) call in _openCalls.Keys.Where(call => call.Node == node.Id).OrderBy(call => call.Call).ToArray())
            {
                AddAnswer(call.Node, call.Call, "Unknown, says its host");
            }
        }
    }

    /// <summary>The power fails while a write is carried out: hard state, snapshot, log start, truncation and each entry are parts.</summary>
    private void CrashWithin(Arguments words, NodeUnderTest node, int parts)
    {
        if (node.Disk.UnderWay.Count == 0)
        {
            throw words.Error($"{node.Id} has no write under way");
        }

        bool isTorn = node.CrashAfter(parts);
        _transcript.Add(node.Id, "crashes", isTorn ? $"within a write, after {parts} of its parts" : "after a whole write");
    }

    private void Restart(Arguments words)
    {
        foreach (NodeUnderTest node in FindAllNamed(words))
        {
            if (!node.IsDown)
            {
                throw words.Error($"{node.Id} runs; 'crash {node.Id}' ends it");
            }

            node.StartAgain(seed: (ulong)(node.Id.Number + (100 * ++_starts)));
            _transcript.Add(node.Id, "starts", State(node));
        }
    }

    private void Wipe(Arguments words)
    {
        NodeUnderTest node = Find(words);
        node.Crash();
        NodeUnderTest next = Group.Wipe(node.Id);
        Watch(next);
        _transcript.Add(node.Id, "is gone", "with its disk");
        _transcript.Add(next.Id, "starts", "empty, a member of nothing");
    }

    private void SetDisk(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        string speed = words.Word("slow or fast");
        node.HasSlowDisk = speed is "slow" or "fast" ? speed == "slow" : throw words.Error($"a disk is slow or fast, not '{speed}'");
        _transcript.Add(node.Id, "disk", speed);
        if (!node.HasSlowDisk)
        {
            CompleteWrites(node, node.Disk.UnderWay.Count);
        }
    }

    private void Complete(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        int underWay = node.Disk.UnderWay.Count;
        int count = words.HasMore ? (int)words.Number("how many writes") : underWay;
        if (count < 1 || count > underWay)
        {
            throw words.Error($"{node.Id} has {underWay} writes under way");
        }

        CompleteWrites(node, count);
    }

    private void CompleteWrites(NodeUnderTest node, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _transcript.Add(node.Id, "durable", $"#{node.Disk.UnderWay.First().Ticket}");
            node.CompleteWrite();
        }
    }

    private void ChangeOptions(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        string text = string.Join(' ', words.Text.Split(' ').Skip(1));
        RaftOptions options = OptionWords.Apply(node.Core.Options, words.All(OptionWords.IsOption), words.Error);
        IReadOnlyList<string> refusals = node.ChangeOptions(options);
        _transcript.Add(node.Id, "options", refusals.Count == 0 ? text : $"refused: {string.Join("; ", refusals)}");
    }

    private void Tick(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        if (node.Core.NextDeadline == TimeSpan.MaxValue)
        {
            throw words.Error($"{node.Id} waits for no timer");
        }

        Group.Tick(node);
    }

    private void Pass(Arguments words, Action afterTimer) => Group.Elapse(words.Time(), afterTimer);

    private void Compact(Arguments words) => FindRunning(words).TakeSnapshot();
}
