using System.Text;
using RaftOrleans.Consensus.Tests.Node;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <content>What callers ask of a node, and what is shown of it.</content>
internal sealed partial class ScriptRunner
{
    private static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(1);

    private void Campaign(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        node.Campaign(words.Has("forced"));
    }

    /// <summary>
    /// What most scripts begin with: the node is elected, all messages arrive, and with a heartbeat the followers learn what is committed.
    /// </summary>
    private void Lead(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        bool wasQuiet = _transcript.IsQuiet;
        _transcript.IsQuiet = true;
        node.Campaign(forced: true);
        DeliverAll();
        if (node.Role != Role.Leader)
        {
            throw words.Error($"{node.Id} is not elected, it is a {node.Role}");
        }

        Group.Tick(node);
        DeliverAll();
        _transcript.IsQuiet = wasQuiet;
        _transcript.Add(node.Id, "leads", $"term {node.Term}, {Log(node.Core.Log)}, commit {node.CommitIndex}");
    }

    private void StepDown(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        node.Do(core => core.StepDown(node.Now));
    }

    private void Propose(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        List<string> commands = [];
        do
        {
            string command = words.Word("a command");
            _openCalls[(node.Id, node.NextCall + commands.Count)] = $"propose {command}";
            commands.Add(MessageText.Expand(command));
        }
        while (words.HasMore);
        node.ProposeTogether(commands);
    }

    private void Read(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        string? maxAge = words.Value("max-age");
        string? minIndex = words.Value("min-index");
        int times = words.Value("times") is { } count ? (int)words.ParseNumber(count, "how often") : 1;
        string name = words.HasMore ? words.Word("a consistency") : "linearizable";
        if (!Enum.TryParse(name, ignoreCase: true, out ReadConsistency consistency) || !char.IsAsciiLetterLower(name[0]))
        {
            throw words.Error($"'{name}' is no consistency");
        }

        for (int i = 0; i < times; i++)
        {
            _openCalls[(node.Id, node.NextCall + i)] = times == 1 ? $"read {name}" : $"read {name} {i + 1}";
        }

        ReadRequest request = new(default, consistency)
        {
            MaxAge = maxAge is null ? TimeSpan.Zero : words.ParseTime(maxAge),
            MinIndex = minIndex is null ? 0 : words.ParseNumber(minIndex, "an index"),
        };
        node.ReadTogether(request, times);
    }

    private void UseSession(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        string? first = words.Value("first");
        switch (words.Word("open, use, keep or close"))
        {
            case "open":
                TimeSpan timeout = words.HasMore ? words.Time() : SessionTimeout;
                Ask(node, "open session", (core, call, now) => core.OpenSession(call, new SessionOptions(timeout), now));
                break;
            case "use":
                SessionCommand command = new(
                    words.Number("a session"),
                    words.Number("the number of a command"),
                    first is null ? 1 : words.ParseNumber(first, "the number of a command"),
                    Encoding.ASCII.GetBytes(MessageText.Expand(words.Word("a command"))));
                Ask(node, $"#{command.Sequence} of session {command.Session}", (core, call, now) => core.ProposeOnce(call, command, now));
                break;
            case "keep":
                long kept = words.Number("a session");
                Ask(node, $"keep session {kept}", (core, call, now) => core.KeepSessionAlive(call, kept, now));
                break;
            case "close":
                long closed = words.Number("a session");
                Ask(node, $"close session {closed}", (core, call, now) => core.CloseSession(call, closed, now));
                break;
            case var unknown:
                throw words.Error($"'{unknown}' is nothing that is done with a session");
        }
    }

    private void ChangeMembers(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        string? expected = words.Value("expected");
        MembershipChange change = new()
        {
            AtOnce = words.Has("at-once"),
            Joint = words.Has("joint"),
            ExpectedIndex = expected is null ? null : words.ParseNumber(expected, "an index"),
        };
        string text = string.Join(' ', words.Text.Split(' ').Skip(1));
        while (words.HasMore)
        {
            change = words.Word("a change") switch
            {
                "add" => change with { Voters = [.. words.Nodes()] },
                "learn" => change with { Learners = [.. words.Nodes()] },
                "remove" => change with { Removed = [.. words.Nodes()] },
                var unknown => throw words.Error($"'{unknown}' is no change"),
            };
        }

        Ask(node, $"members {text}", (core, call, now) => core.ChangeMembership(call, change, now));
    }

    private void Transfer(Arguments words)
    {
        NodeUnderTest node = FindRunning(words);
        NodeId target = words.Node();
        Ask(node, $"transfer {target}", (core, call, now) => core.TransferLeadership(call, target, now));
    }

    private void Ask(NodeUnderTest node, string question, Action<RaftNode, long, TimeSpan> call)
    {
        _openCalls[(node.Id, node.NextCall)] = question;
        node.Ask(call);
    }

    private void ShowLog(Arguments words)
    {
        NodeUnderTest node = Find(words);
        foreach (LogEntry entry in Entries.All(node.Core.Log))
        {
            string kept = entry.Index <= node.CommitIndex ? "" : ", not committed";
            _transcript.Add(node.Id, "log", $"{MessageText.Of(entry)}{kept}");
        }
    }

    private void ShowLogs(Arguments words)
    {
        IReadOnlyList<NodeUnderTest> nodes = FindSome(words);
        int width = nodes.Max(node => Terms(node.Core.Log).Length);
        foreach (NodeUnderTest node in nodes)
        {
            _transcript.Add(node.Id, "log", $"{Terms(node.Core.Log).PadRight(width)}  commit {node.CommitIndex}");
        }
    }

    private void ShowState(Arguments words)
    {
        foreach (NodeUnderTest node in FindSome(words))
        {
            if (node.IsDown)
            {
                _transcript.Add(node.Id, "is down", "");
                continue;
            }

            _transcript.Add(node.Id, "state", State(node));
            if (node.Core.MembershipIndex > 0)
            {
                _transcript.Add(node.Id, "members", $"{node.Core.Membership}, entry {node.Core.MembershipIndex}");
            }

            if (node.Role == Role.Leader && node.Core.Followers.Any())
            {
                _transcript.Add(node.Id, "peers", Peers(node.Core));
            }
        }
    }
}
