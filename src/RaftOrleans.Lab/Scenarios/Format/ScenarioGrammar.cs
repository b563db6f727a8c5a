using RaftOrleans.Consensus;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>
/// Every key of a scenario file with its meaning and what is allowed. The reader checks files against it, and the JSON schema for editors
/// is made of it.
/// </summary>
internal static class ScenarioGrammar
{
    /// <summary>Most nodes that are named in one place.</summary>
    private const int MaxNamed = Scenario.MaxNodes;

    private static readonly TextShape Millisecond = TextShape.Duration(TimeSpan.FromMilliseconds(1));
    private static readonly TextShape AnyTime = TextShape.Duration(TimeSpan.Zero);
    private static readonly TextShape Count = TextShape.Whole(0, long.MaxValue);

    /// <summary>A name that an author gives.</summary>
    public static readonly TextShape Identifier = TextShape.Matching(
        "^[A-Za-z][A-Za-z0-9_-]{0,31}$", "a name of 1 to 32 letters, digits, '-' or '_', a letter first");

    private static readonly TextShape NodeWord = TextShape.Matching(
        "^[A-Za-z][A-Za-z0-9_-]{0,31}$", $"n1, n2, ..., {string.Join(", ", NodeSet.Parts)}, {NodeSet.Others} or a name given before");

    /// <summary>Nodes: one word or a list of them.</summary>
    private static readonly EitherShape Nodes = new(NodeWord, new ListShape("nodes", NodeWord, 1, MaxNamed));

    private static readonly TextShape Key = TextShape.Prose(KeyValueCommand.MaxKeyBytes);
    private static readonly JsonShape Value = new();

    /// <summary>The keys that say what holds.</summary>
    private static readonly MapField[] Facts =
    [
        new("leader", new EitherShape(
            TextShape.Matching(NamePattern, "any, none, agreed, a node"),
            new MapShape("notLeader", new MapField("not", NodeWord, "The node that does not lead, while another does.", IsRequired: true))),
            "Who leads: 'any' (somebody), 'none', 'agreed' (one leader, and all running nodes follow it), a node, or { not: <node> }."),
        new("role", new MapShape("role",
            new MapField("of", Nodes, "The nodes.", IsRequired: true),
            new MapField("is", TextShape.Word("follower", "preCandidate", "candidate", "leader"), "What they all are.", IsRequired: true)),
            "What nodes are."),
        new("term", Measure("nodeMeasure", Of), "The highest term."),
        new("commit", Measure("nodeMeasure", Of), "The highest commit index."),
        new("log", Measure("nodeMeasure", Of), "The last index of the longest log."),
        new("snapshot", Measure("nodeMeasure", Of), "The last index that a snapshot stands for."),
        new("process", new MapShape("process",
            new MapField("of", Nodes, "The nodes.", IsRequired: true),
            new MapField("is", TextShape.Word("running", "paused", "crashed"), "What all their processes are.", IsRequired: true)),
            "What processes are doing."),
        new("inflight", Bounds("inflight", Count), "Most messages with entries that a leader has sent one follower and that are not acknowledged."),
        new("voters", Nodes, "The voters as the leader knows them, all of them: committed, and not on the way to others."),
        new("elections", Measure("measure"), "How many elections were won; compare with a mark."),
        new("acknowledged", Measure("measure"), "How many writes of clients and steps were acknowledged."),
        new("gap", Bounds("gap", AnyTime, Since), "The longest time without an acknowledged write."),
        new("copies", Bounds("copies", Count,
            new MapField("entry", TextShape.Matching(
                "^(([A-Za-z][A-Za-z0-9_-]{0,31})\\+)?[1-9][0-9]{0,15}$",
                "an index, or mark+1, mark+2, ... for the n-th entry after the longest log at a mark"),
                "The entry: an index, or mark+1 for the first entry after the longest log at a mark.", IsRequired: true),
            new MapField("term", TextShape.Whole(1, long.MaxValue), "Its term; the highest at this index if nothing is said.")),
            "How many logs hold an entry."),
        new("logs", TextShape.Word("equal"), "The logs of all running nodes are equal and committed."),
        new("value", new MapShape("value",
            new MapField("key", Key, "The key.", IsRequired: true),
            new MapField("is", Value, "The value it holds."),
            new MapField("absent", TextShape.Word("true"), "There is no such key."),
            new MapField("of", Nodes, "The nodes whose own state is meant; without it the key is read linearizably."))
            { Choice = ["is", "absent"], IsChoiceRequired = true },
            "What a key holds."),
        new("writes", TextShape.Word("kept"), "Every acknowledged write is in the log of every running node."),
        new("history", TextShape.Word("linearizable"), "What all clients saw can be explained by one copy of the store."),
        new("safety", new EitherShape(TextShape.Word("holds"), new MapShape("violatedSafety", new MapField(
            "violated", TextShape.Word([.. Enum.GetNames<SafetyProperty>().Select(Camel)]), "The property.", IsRequired: true))),
            "No safety property of Raft is violated; or one is, because a rule is broken."),
    ];

    private static readonly MapShape Fact = new("fact", Facts) { Choice = [.. Facts.Select(field => field.Name)], IsChoiceRequired = true };

    private static readonly MapField Within =
        new("within", AnyTime, "How long the condition, or what is expected, may take to come to hold; 10s if nothing is said.");

    private static readonly MapField Say = new("say", TextShape.Prose(1_000), "What this shows, for whoever watches.");

    /// <summary>The keys that do something.</summary>
    private static readonly MapField[] Actions =
    [
        new("mark", Identifier, "Remember this moment under a name, to compare with later."),
        new("pick", new TableShape(Identifier, Nodes, MaxNamed), "Give nodes names. No node is picked twice by leader, follower, random or others."),
        new("set", Write("set", KeyField, ValueField), "Set a key."),
        new("delete", Write("delete", KeyField), "Delete a key."),
        new("append", Write("append", KeyField, ValueField), "Append an element to the list at a key."),
        new("cas", Write("cas", KeyField, ValueField,
            new MapField("from", Value, "The value the key must hold; without it the key must be absent."),
            new MapField("swapped", TextShape.Flag(), "Whether it is expected to find that value.")), "Set a key if it holds a certain value."),
        new("get", Get, "Read a key."),
        new("crash", Nodes, "End processes: what is not durable is lost."),
        new("restart", new EitherShape(
            NodeWord,
            new ListShape("nodes", NodeWord, 1, MaxNamed),
            new MapShape("restart",
                new MapField("nodes", Nodes, "The nodes.", IsRequired: true),
                new MapField("outcome", TextShape.Word("started", "refused"), "What is expected; started if nothing is said."))),
            "Start processes from their disks."),
        new("pause", Nodes, "Freeze processes."),
        new("resume", Nodes, "Let paused processes go on."),
        new("stepDown", NodeWord, "Make a leader a follower in its own term."),
        new("campaign", new EitherShape(NodeWord, new MapShape("campaign",
            new MapField("node", NodeWord, "The node.", IsRequired: true),
            new MapField("forced", TextShape.Flag(), "Skip PreVote and be heard by nodes that hear from a leader."))),
            "Make a node start an election."),
        new("transfer", new EitherShape(NodeWord, new MapShape("transfer",
            [new MapField("node", NodeWord, "Who is to lead.", IsRequired: true), .. Call])), "Hand the leadership over."),
        new("snapshot", Nodes, "Make nodes write their state down and compact their logs."),
        new("wipe", NodeWord, "Crash a node and take its disk away: restarted it is its next incarnation, a stranger; 'as' names that."),
        new("duplicate", NodeWord, "Have a second activation of a node open its disk while the first goes on and stands for election. Only on Orleans."),
        new("loseRecords", NodeWord, "Take a node's records out of the grain storage, and start it under its old name. Only on Orleans."),
        new("addNode", Identifier, "Start one more node, which is no member yet, and give it this name."),
        new("members", new MapShape("members",
        [
            new MapField("add", Nodes, "Who is to vote; a node that is new catches up as a learner first."),
            new MapField("learn", Nodes, "Who is to get the log and not to vote."),
            new MapField("remove", Nodes, "Who is to leave."),
            new MapField("atOnce", TextShape.Flag(), "Let new voters vote before they have caught up."),
            new MapField("joint", TextShape.Flag(), "Go through a joint membership even for one voter."),
            .. Call,
        ]), "Change who belongs to the group."),
        new("partition", new EitherShape(
            new ListShape("sides", Nodes, 1, MaxNamed),
            new MapShape("shape",
                new MapField("shape", TextShape.Word([.. ShapeNames.All]), "The shape.", IsRequired: true),
                new MapField("around", NodeWord, "The node it is arranged around; whoever leads if nothing is said."))),
            "Cut the network into sides, nodes of no side are one more; or in a shape that has a name."),
        new("isolate", Nodes, "Cut nodes off from all others and from each other."),
        new("cut", new MapShape("cut", From, To, OneWay), "Cut links."),
        new("link", new MapShape("link", From, To, OneWay,
            new MapField("drop", TextShape.Share(), "Share of messages that are lost."),
            new MapField("duplicate", TextShape.Share(), "Share of messages that come twice."),
            new MapField("reorder", TextShape.Share(), "Share of messages that are held back, so that later ones overtake them."),
            new MapField("delay", AnyTime, "Added to the time of every message."),
            new MapField("jitter", AnyTime, "A random time is added as well: up to this, or with half of this as its mean."),
            new MapField("distribution", TextShape.Word([.. Enum.GetNames<LatencyDistribution>().Select(Camel)]),
                "How the random time is spread; uniform if nothing is said, the others have no longest.")),
            "Set the faults of links; those that are not named are taken away."),
        new("disk", new MapShape("disk",
            new MapField("node", NodeWord, "The node.", IsRequired: true),
            new MapField("stall", new EitherShape(TextShape.Flag(), AnyTime), "No write ends, for a time or, if true, until the disk is set again."),
            new MapField("latency", AnyTime, "Added to the time of every write."),
            new MapField("fail", TextShape.Flag(), "Every write fails, and the process ends."),
            new MapField("full", TextShape.Flag(), "Every write that adds something fails, and the process ends."),
            new MapField("lie", TextShape.Flag(), "Writes are acknowledged and not synced; a crash loses them."),
            new MapField("corrupt", TextShape.Flag(), "One record reads back wrong at a restart; the node does not start."),
            new MapField("unsynced", TextShape.Word([.. Enum.GetNames<UnsyncedLoss>().Select(Camel)]),
                "What a crash loses of what was not synced; drawn if nothing is said.")),
            "Set the faults of a node's disk; those that are not named are taken away."),
        new("clog", new MapShape("clog", From, To, OneWay, Drawn),
            "Let messages of links wait until they are released; what is under way arrives."),
        new("release", new MapShape("release", From, To, OneWay, Drawn), "Release links: what waits is delivered."),
        new("slow", new MapShape("slow",
            new MapField("node", NodeWord, "The node.", IsRequired: true),
            new MapField("step", TextShape.Duration(TimeSpan.Zero), "How long it takes for every input, 1m at the most; 0s for as usual.", IsRequired: true)),
            "Let a process take long for every input."),
        new("clock", new MapShape("clock",
            new MapField("node", NodeWord, "The node.", IsRequired: true),
            new MapField("offset", AnyTime, "Set it forward by this now; it never goes back."),
            new MapField("drift", TextShape.Number(ClockFaults.MinDrift, ClockFaults.MaxDrift),
                "How much too fast it runs from now on: 0.1 for 10 % fast, -0.1 for 10 % slow; it runs right if nothing is said.")),
            "Set a node's clock forward, and how fast it runs."),
        new("openSession", new EitherShape(Identifier, new MapShape("openSession",
            new MapField("name", Identifier, "The name by which writes mean it.", IsRequired: true),
            new MapField("lifetime", Millisecond, "How long it lives without a sign of life; 10m if nothing is said."))),
            "Open a client session, in which a write that is sent again is applied once."),
        new("options", new MapShape("changedOptions",
            [.. ScenarioOptions.Fields, new("outcome", TextShape.Word("applied", "refused"), "What is expected; applied if nothing is said.")]),
            "Change how all nodes behave while they run."),
        new("heal", TextShape.Word("network"), "Take away all cuts and faults of links; disks and clocks stay as they are."),
        new("wait", AnyTime, "Let time pass."),
        new("expect", Fact, "Expect something to hold, now or within the time of the step."),
    ];

    /// <summary>The names of the actions.</summary>
    public static readonly IReadOnlyList<string> ActionNames = [.. Actions.Select(field => field.Name)];

    /// <summary>The names of the facts.</summary>
    public static readonly IReadOnlyList<string> FactNames = [.. Facts.Select(field => field.Name)];

    private static readonly MapShape Step = new("step",
    [
        new("at", AnyTime, "Not before this time after the beginning."),
        new("when", Fact, "Wait until this holds."),
        Within,
        Say,
        new("as", Identifier, "Give the one node that the action is done to a name."),
        .. Actions,
    ])
    { Choice = ActionNames };

    private static readonly MapShape Expectation = new("expectation", [.. Facts, Within, Say]) { Choice = FactNames, IsChoiceRequired = true };

    private static readonly MapShape Group = new("group",
        new MapField("nodes", TextShape.Whole(1, Scenario.MaxNodes), "How many nodes: n1, n2, ...; 3 if nothing is said."),
        new MapField("options", new MapShape("options", ScenarioOptions.Fields), "How the nodes behave, where not as usual."),
        new MapField(
            "logs",
            new TableShape(
                TextShape.Matching("^n[1-9][0-9]?$", "a node, n1, n2, ..."),
                new ListShape("terms", TextShape.Whole(1, long.MaxValue), 1, GroupSpecification.MaxLogEntries),
                Scenario.MaxNodes),
            "The logs with which nodes begin, as the term of each entry; empty ones if nothing is said. Only in the simulated world."));

    private static readonly TextShape BrokenName = TextShape.Word([.. BrokenRule.All.Select(rule => rule.Name)]);

    private static readonly MapShape Workload = new("workload",
        new MapField("clients", TextShape.Whole(1, 64), "How many clients; 2 if nothing is said."),
        new MapField("keys", TextShape.Whole(1, 1_000), "How many keys they share; 3 if nothing is said."),
        new MapField("think", Millisecond, "Mean time between an answer and the next operation; 20ms if nothing is said."),
        new MapField("reads", TextShape.Share(), "Share of operations that read; 0.3 if nothing is said."),
        new MapField("via", TextShape.Word("leader", "any"), "Whom they ask: whoever leads (if nothing is said), or any node."),
        new MapField("sessions", TextShape.Flag(), "Each client has a session, and sends a write of unknown outcome again until its timeout."),
        new MapField("timeout", Millisecond, "How long a client waits for an answer; 1s if nothing is said."));

    /// <summary>A whole file.</summary>
    public static readonly MapShape Root = new("scenario",
        new MapField(
            "name",
            TextShape.Matching("^[a-z0-9][a-z0-9-]{0,47}$", "1 to 48 small letters, digits or '-'"),
            "The name by which it is run; that of its file.",
            IsRequired: true),
        new MapField("number", TextShape.Whole(1, 999), "Its number in the list of experiments; variants of one experiment share it."),
        new MapField("title", TextShape.Prose(100), "What happens, in one line.", IsRequired: true),
        new MapField("lesson", TextShape.Prose(4_000), "What is to be learned from it.", IsRequired: true),
        new MapField(
            "model",
            new TableShape(TextShape.Word([.. Enum.GetNames<ScenarioFault>().Select(Camel)]), TextShape.Word("covered", "beyond"), Enum.GetNames<ScenarioFault>().Length),
            "For every fault that the steps bring about: whether Raft's model covers it, or it is beyond the model."),
        new MapField(
            "worlds",
            new ListShape("worlds", TextShape.Word([.. Scenario.AllWorlds]), 1, Scenario.AllWorlds.Count),
            "The worlds it can run in; in all of them if nothing is said."),
        new MapField("rules", new MapShape("rules", new MapField(
            "broken", BrokenName, "A known bug, by its name.", IsRequired: true)),
            "What is wrong with the nodes. Only in the simulated world."),
        new MapField("off", new MapShape("off",
            new MapField("broken", BrokenName, "The rule that makes it hold, as the bug that breaks it."),
            new MapField("options", new MapShape("options", ScenarioOptions.Fields), "The options of the group that make it hold, as they are without."))
        { Choice = ["broken", "options"], IsChoiceRequired = true },
            "What to take away so that it does not hold any more."),
        new MapField("group", Group, "The group; three nodes with the usual options if nothing is said."),
        new MapField("seed", TextShape.Whole(long.MinValue, long.MaxValue), "Everything random derives from it; 1 if nothing is said."),
        new MapField("workload", Workload, "Clients that read and write from the beginning to the last step."),
        new MapField("steps", new ListShape("steps", Step, 1, Scenario.MaxSteps), "What is done, in order.", IsRequired: true),
        new MapField(
            "expect",
            new ListShape("expectations", Expectation, 1, Scenario.MaxSteps),
            "What holds after the last step, when the clients have stopped.",
            IsRequired: true));

    private const string NamePattern = "^[A-Za-z][A-Za-z0-9_-]{0,31}$";

    private static MapField Of => new("of", Nodes, "The nodes whose highest is meant; all if nothing is said.");

    private static MapField Since => new("since", Identifier, "A mark: how much it has grown since.");

    private static MapField[] Call
    {
        get
        {
            TextShape outcome = TextShape.Word([.. Enum.GetNames<ChangeOutcome>().Select(Camel)]);
            return
            [
                new("via", NodeWord, "The node to ask; whoever leads if nothing is said."),
                new("timeout", Millisecond, "How long to wait for the answer; 5s if nothing is said."),
                new(
                    "outcome",
                    new EitherShape(outcome, new ListShape("changeOutcomes", outcome, 1, 5)),
                    "What is expected to become of it; applied if nothing is said."),
            ];
        }
    }

    private static MapField KeyField => new("key", Key, "The key.", IsRequired: true);

    private static MapField ValueField => new("value", Value, "Any value.", IsRequired: true);

    private static MapField From => new("from", Nodes, "One end.", IsRequired: true);

    private static MapField To => new("to", Nodes, "The other end.", IsRequired: true);

    private static MapField Drawn =>
        new("share", TextShape.Share(), "Each of these links with this probability, in random order; all of them if nothing is said.");

    private static MapField OneWay => new("oneWay", TextShape.Flag(), "Only what goes from the first to the second.");

    private static MapShape Get => new("get",
        KeyField,
        new MapField("consistency", TextShape.Word("linearizable", "lease", "stale"), "What the read may see; linearizable if nothing is said."),
        new MapField("via", NodeWord, "The node to ask; whoever leads if nothing is said."),
        new MapField("timeout", Millisecond, "How long to wait for the answer; 5s if nothing is said."),
        new MapField("value", Value, "The value it is expected to answer with."),
        new MapField("absent", TextShape.Word("true"), "It is expected to answer that there is no such key."),
        new MapField("unanswered", TextShape.Word("true"), "It is expected not to be answered in time."),
        new MapField("stale", TextShape.Word("true"), "It is expected to answer with a state that misses an acknowledged write."))
    {
        Choice = ["value", "absent", "unanswered", "stale"],
    };

    /// <summary>A name of the code as the files write it.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static MapShape Write(string name, params MapField[] fields)
    {
        TextShape outcome = TextShape.Word([.. Enum.GetNames<WriteOutcome>().Select(Camel)]);
        return new MapShape(name,
        [
            .. fields,
            new("via", NodeWord, "The node to ask; whoever leads if nothing is said."),
            new("timeout", Millisecond, "How long to wait for the answer; 5s if nothing is said."),
            new(
                "outcome",
                new EitherShape(outcome, new ListShape("outcomes", outcome, 1, 7)),
                "What is expected to become of it; applied if nothing is said."),
            new("background", TextShape.Flag(), "Ask and go on at once; nothing is expected of its outcome."),
            new("session", Identifier, "The session it belongs to; without 'via' it is sent again there until its timeout."),
            new("sequence", TextShape.Whole(1, long.MaxValue), "Its number in the session; with the same number it is the same write."),
        ]);
    }

    private static MapShape Measure(string name, params MapField[] fields) => Bounds(name, Count, [.. fields, Since]);

    private static MapShape Bounds(string name, TextShape number, params MapField[] fields) => new(name,
    [
        .. fields,
        new("atLeast", number, "The least that is expected."),
        new("atMost", number, "The most that is expected."),
        new("exactly", number, "What is expected."),
    ]);
}
