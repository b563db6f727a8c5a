using RaftOrleans.Consensus;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>What a step does.</summary>
public abstract record ScenarioAction
{
    /// <summary>What it breaks.</summary>
    public virtual IEnumerable<ScenarioFault> Faults => [];

    /// <summary>The one set of nodes it is done to, which a step may give a name; null where there is none.</summary>
    public virtual NodeSet? Subject => null;

    /// <summary>The worlds that can do it.</summary>
    public virtual IReadOnlyList<string> Worlds => Scenario.AllWorlds;

    /// <summary>Remembers this moment, to compare with later.</summary>
    public sealed record Mark(string Name) : ScenarioAction;

    /// <summary>Gives nodes names. No node is picked twice by a part that is looked up.</summary>
    public sealed record Pick(IReadOnlyList<KeyValuePair<string, NodeSet>> Names) : ScenarioAction;

    /// <summary>Writes to the key-value store.</summary>
    /// <param name="Function">A write, a delete, an append or a compare-and-set.</param>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value as JSON text, or null for a delete.</param>
    /// <param name="From">Of a compare-and-set: the expected value as JSON text, null for an absent key.</param>
    /// <param name="Via">The node to ask, or null for the leader.</param>
    /// <param name="Timeout">How long to wait for the answer.</param>
    /// <param name="Outcomes">What is expected to become of it; one of these.</param>
    /// <param name="Swapped">Of an applied compare-and-set: whether it is expected to find the value it wants; null for whatever.</param>
    /// <param name="Session">The name of the client session it belongs to, or null.</param>
    /// <param name="Sequence">Its number there; with the same number it is the same write, sent again.</param>
    /// <param name="IsInBackground">Whether the run goes on at once, and whatever becomes of the write is as well.</param>
    public sealed record Write(
        OperationFunction Function,
        string Key,
        string? Value,
        string? From,
        NodeSet? Via,
        TimeSpan Timeout,
        IReadOnlyList<WriteOutcome> Outcomes,
        bool? Swapped,
        string? Session = null,
        long Sequence = 0,
        bool IsInBackground = false) : ScenarioAction;

    /// <summary>Reads from the key-value store.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Consistency">What the read may see.</param>
    /// <param name="Via">The node to ask, or null for the leader.</param>
    /// <param name="Timeout">How long to wait for the answer.</param>
    /// <param name="Wish">What is expected.</param>
    /// <param name="Value">The expected value as JSON text, where one is.</param>
    public sealed record Read(
        string Key, ReadConsistency Consistency, NodeSet? Via, TimeSpan Timeout, ReadWish Wish, string? Value) : ScenarioAction;

    /// <summary>Crashes, restarts, pauses or resumes processes.</summary>
    /// <param name="Kind">What is done to them.</param>
    /// <param name="Nodes">The nodes.</param>
    /// <param name="IsRefused">Of a restart: whether they are expected not to start.</param>
    public sealed record Process(ProcessAction Kind, NodeSet Nodes, bool IsRefused = false) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => Kind switch
        {
            ProcessAction.Crash => [ScenarioFault.Crash],
            ProcessAction.Pause => [ScenarioFault.Pause],
            _ => [],
        };

        /// <inheritdoc/>
        public override NodeSet? Subject => Nodes;
    }

    /// <summary>Makes a leader a follower.</summary>
    public sealed record StepDown(NodeSet Node) : ScenarioAction
    {
        /// <inheritdoc/>
        public override NodeSet? Subject => Node;
    }

    /// <summary>Makes a node start an election.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="IsForced">Whether it skips PreVote and is heard by nodes that hear from a leader.</param>
    public sealed record Campaign(NodeSet Node, bool IsForced) : ScenarioAction
    {
        /// <inheritdoc/>
        public override NodeSet? Subject => Node;
    }

    /// <summary>Hands the leadership over.</summary>
    /// <param name="Node">Who is to lead.</param>
    /// <param name="Call">How it is asked for.</param>
    public sealed record Transfer(NodeSet Node, ChangeCall Call) : ScenarioAction
    {
        /// <inheritdoc/>
        public override NodeSet? Subject => Node;
    }

    /// <summary>Makes nodes write their state down and compact their logs.</summary>
    public sealed record TakeSnapshot(NodeSet Nodes) : ScenarioAction
    {
        /// <inheritdoc/>
        public override NodeSet? Subject => Nodes;
    }

    /// <summary>Crashes a node and takes its disk away. A step that gives it a name names its next incarnation.</summary>
    public sealed record Wipe(NodeSet Node) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => [ScenarioFault.DiskLoss];

        /// <inheritdoc/>
        public override NodeSet? Subject => Node;
    }

    /// <summary>Has a second activation of a node open its disk while the first goes on.</summary>
    public sealed record Duplicate(NodeSet Node) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => [ScenarioFault.SecondActivation];

        /// <inheritdoc/>
        public override NodeSet? Subject => Node;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Worlds => ["orleans"];
    }

    /// <summary>Takes a node's records out of the grain storage and starts it under its old name.</summary>
    public sealed record LoseRecords(NodeSet Node) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => [ScenarioFault.DiskLoss];

        /// <inheritdoc/>
        public override NodeSet? Subject => Node;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Worlds => ["orleans"];
    }

    /// <summary>Starts one more node, which is no member yet, and gives it a name.</summary>
    public sealed record AddNode(string Name) : ScenarioAction;

    /// <summary>Changes who belongs to the group.</summary>
    /// <param name="Voters">Who is to vote, or null for nobody new.</param>
    /// <param name="Learners">Who is to get the log and not to vote, or null for nobody new.</param>
    /// <param name="Removed">Who is to leave, or null for nobody.</param>
    /// <param name="IsAtOnce">Whether new voters do not have to catch up first.</param>
    /// <param name="IsJoint">Whether even one voter changes through a joint membership.</param>
    /// <param name="Call">How it is asked for.</param>
    public sealed record Members(
        NodeSet? Voters, NodeSet? Learners, NodeSet? Removed, bool IsAtOnce, bool IsJoint, ChangeCall Call) : ScenarioAction;

    /// <summary>How something is asked for that only a leader can do.</summary>
    /// <param name="Via">The node to ask, or null for the leader.</param>
    /// <param name="Timeout">How long to wait for the answer.</param>
    /// <param name="Outcomes">What is expected to become of it; one of these.</param>
    public sealed record ChangeCall(NodeSet? Via, TimeSpan Timeout, IReadOnlyList<ChangeOutcome> Outcomes);

    /// <summary>Cuts the network into sides; nodes of no side are one more.</summary>
    public sealed record Partition(IReadOnlyList<NodeSet> Sides) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => [ScenarioFault.Partition];
    }

    /// <summary>Cuts the network in a shape around a node; null for the leader.</summary>
    public sealed record Shaped(PartitionShape Shape, NodeSet? Around) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => [ScenarioFault.Partition];
    }

    /// <summary>Clogs links, or releases them.</summary>
    /// <param name="From">One end.</param>
    /// <param name="To">The other end.</param>
    /// <param name="IsOneWay">Whether only what goes from the first to the second.</param>
    /// <param name="Share">Each of these links with this probability, in random order.</param>
    /// <param name="IsRelease">Whether they are released.</param>
    public sealed record Clogging(NodeSet From, NodeSet To, bool IsOneWay, double Share, bool IsRelease) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => IsRelease ? [] : [ScenarioFault.Clog];
    }

    /// <summary>Lets a process take a time for every input; zero for as usual.</summary>
    public sealed record Slow(NodeSet Node, TimeSpan Step) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => Step == TimeSpan.Zero ? [] : [ScenarioFault.SlowProcess];

        /// <inheritdoc/>
        public override NodeSet? Subject => Node;
    }

    /// <summary>Cuts nodes off from all others, and from each other.</summary>
    public sealed record Isolate(NodeSet Nodes) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => [ScenarioFault.Partition];

        /// <inheritdoc/>
        public override NodeSet? Subject => Nodes;
    }

    /// <summary>Cuts links.</summary>
    public sealed record Cut(NodeSet From, NodeSet To, bool IsOneWay) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => [ScenarioFault.Cut];
    }

    /// <summary>Gives links faults; with none of them it takes them away.</summary>
    public sealed record Link(NodeSet From, NodeSet To, LinkFaults LinkFaults, bool IsOneWay) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults
        {
            get
            {
                if (LinkFaults.Drop > 0)
                {
                    yield return ScenarioFault.Loss;
                }

                if (LinkFaults.Duplicate > 0)
                {
                    yield return ScenarioFault.Duplication;
                }

                if (LinkFaults.Reorder > 0)
                {
                    yield return ScenarioFault.Reordering;
                }

                if (LinkFaults.Delay > TimeSpan.Zero || LinkFaults.Jitter > TimeSpan.Zero)
                {
                    yield return ScenarioFault.Delay;
                }
            }
        }
    }

    /// <summary>Gives a node's disk faults; with none of them it takes them away.</summary>
    public sealed record Disk(NodeSet Node, DiskFaults DiskFaults) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IReadOnlyList<string> Worlds => DiskFaults.Unsynced == UnsyncedLoss.Drawn ? Scenario.AllWorlds : ["simulated"];

        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults =>
        [
            .. DiskFaults.Stall > TimeSpan.Zero || DiskFaults.Latency > TimeSpan.Zero ? [ScenarioFault.SlowDisk] : (ScenarioFault[])[],
            .. DiskFaults.Fail ? [ScenarioFault.DiskError] : (ScenarioFault[])[],
            .. DiskFaults.Full ? [ScenarioFault.FullDisk] : (ScenarioFault[])[],
            .. DiskFaults.Lie ? [ScenarioFault.LyingDisk] : (ScenarioFault[])[],
            .. DiskFaults.Corrupt ? [ScenarioFault.Corruption] : (ScenarioFault[])[],
            .. DiskFaults.Unsynced != UnsyncedLoss.Drawn ? [ScenarioFault.UnsyncedLoss] : (ScenarioFault[])[],
        ];

        /// <inheritdoc/>
        public override NodeSet? Subject => Node;
    }

    /// <summary>Sets a node's clock forward, and how fast it runs.</summary>
    public sealed record Clock(NodeSet Node, ClockFaults ClockFaults) : ScenarioAction
    {
        /// <inheritdoc/>
        public override IEnumerable<ScenarioFault> Faults => ClockFaults == ClockFaults.None ? [] : [ScenarioFault.WrongClock];

        /// <inheritdoc/>
        public override NodeSet? Subject => Node;
    }

    /// <summary>Opens a client session and gives it a name.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Lifetime">How long it lives without a sign of life.</param>
    public sealed record OpenSession(string Name, TimeSpan Lifetime) : ScenarioAction;

    /// <summary>Changes how the nodes behave while they run.</summary>
    /// <param name="Changes">Names of options and their values.</param>
    /// <param name="IsRefused">Whether it is expected to be refused.</param>
    public sealed record ChangeOptions(IReadOnlyList<KeyValuePair<string, string>> Changes, bool IsRefused) : ScenarioAction;

    /// <summary>Takes away all cuts and link faults. Disks and clocks stay as they are.</summary>
    public sealed record Heal : ScenarioAction;

    /// <summary>Lets time pass.</summary>
    public sealed record Wait(TimeSpan Time) : ScenarioAction;

    /// <summary>Expects something to hold, now or within the step's time.</summary>
    public sealed record Expect(ScenarioFact Fact) : ScenarioAction;
}
