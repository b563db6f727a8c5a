using System.Collections.Immutable;
using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>
/// Checks the safety properties of one group after every step of a node. It sees all nodes at once, so it can say what no node can.
/// </summary>
/// <remarks>
/// Every check costs in proportion to what the step changed. That is enough, because each property is an induction: logs that matched
/// before still match if each new entry agrees with every entry of the same index and term and follows an entry of the same term; a leader
/// that holds the last committed entry holds all before it, as its log matches.
/// </remarks>
public sealed class GroupInvariants
{
    private readonly IDurableLogs _disks;
    private readonly Dictionary<NodeId, NodeMemory> _memories = [];
    private readonly Dictionary<long, NodeId> _leaders = [];
    private readonly CommittedEntries _committed = new();
    private readonly Dictionary<LogPosition, (uint Checksum, NodeId Node)> _snapshots = [];
    private readonly EntryRegistry _entries = new();
    private readonly List<Violation> _violations = [];

    /// <summary>Begins with nodes that have never run.</summary>
    /// <param name="disks">What is on their disks.</param>
    public GroupInvariants(IDurableLogs disks) => _disks = disks;

    /// <summary>The first violation of each property, in the order in which they were seen.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Index of the last entry that any node has known to be committed.</summary>
    public long CommittedIndex => _committed.LastIndex;

    /// <summary>A node begins with a log that it did not write in this run.</summary>
    /// <param name="node">The node.</param>
    /// <param name="state">What its disk holds.</param>
    /// <param name="now">The time.</param>
    public void Loaded(NodeId node, PersistentState state, TimeSpan now)
    {
        long previousTerm = state.LogBase.Term;
        foreach (LogEntry entry in state.Entries)
        {
            if (_entries.Conflict(entry, previousTerm, node) is { } conflict)
            {
                Report(
                    SafetyProperty.LogMatching, now,
                    $"{node} begins with entry {entry.Position} after one of term {previousTerm}", conflict);
            }

            previousTerm = entry.Term;
        }
    }

    /// <summary>A node has started from its disk.</summary>
    /// <param name="node">The node, before its first step.</param>
    /// <param name="now">The time.</param>
    public void Started(RaftNode node, TimeSpan now)
    {
        NodeMemory memory = _memories.GetValueOrDefault(node.Id) ?? new NodeMemory();
        HardState promised = memory.Promised;
        if (node.Term < promised.Term)
        {
            Report(
                SafetyProperty.Monotonicity, now,
                $"{node.Id} had told others that it was in term {promised.Term}", $"it starts in term {node.Term}");
        }
        else if (node.Term == promised.Term && !promised.VotedFor.IsNone && node.VotedFor != promised.VotedFor)
        {
            Report(
                SafetyProperty.Monotonicity, now,
                $"{node.Id} had voted for {promised.VotedFor} in term {promised.Term}", $"it starts with a vote for {node.VotedFor}");
        }

        _memories[node.Id] = new NodeMemory
        {
            Term = node.Term,
            CommitIndex = node.CommitIndex,
            LastApplied = node.LastApplied,
            Promised = promised,
            Membership = node.Membership,
        };
    }

    /// <summary>Entries up to an index are on no disk any more but in snapshots: nothing need be remembered of them.</summary>
    public void Forget(long upTo)
    {
        _entries.Forget(upTo);
        _committed.Forget(upTo);
        foreach (LogPosition position in _snapshots.Keys.Where(position => position.Index < upTo).ToArray())
        {
            _snapshots.Remove(position);
        }
    }

    /// <summary>A node has met a state that its own code holds impossible, and is of no use any more.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">What it was handling.</param>
    /// <param name="error">What it said.</param>
    /// <param name="now">The time.</param>
    public void Failed(NodeId node, string input, string error, TimeSpan now) =>
        Report(SafetyProperty.NodeIntegrity, now, $"{node} was handling '{input}'", $"it failed: {error}");

    /// <summary>A node has handled an input.</summary>
    /// <param name="node">The node, after the step.</param>
    /// <param name="output">What the step gave.</param>
    /// <param name="now">The time.</param>
    public void Stepped(RaftNode node, NodeOutput output, TimeSpan now)
    {
        NodeMemory memory = _memories[node.Id];
        CheckMonotonic(node, memory, now);
        if (node.Role == Role.Leader && (!memory.WasLeader || memory.Term != node.Term))
        {
            CheckElected(node, now);
        }

        if (output.Installed is { } installed)
        {
            CheckInstalled(node, installed, now);
        }

        if (output.Write is { } write)
        {
            CheckWrite(node, write, memory, now);
        }

        if (node.CommitIndex > memory.CommitIndex)
        {
            CheckCommitted(node, memory.CommitIndex, memory.Membership, now);
        }

        long applied = output.Installed?.Last.Index ?? memory.LastApplied;
        foreach (LogEntry entry in output.Applied)
        {
            CheckApplied(node, applied, entry, now);
            applied = entry.Index;
        }

        foreach (Message message in output.Messages)
        {
            CheckPromise(memory, node, PromiseOf(message), now);
        }

        memory.Term = node.Term;
        memory.CommitIndex = node.CommitIndex;
        memory.LastApplied = node.LastApplied;
        memory.WasLeader = node.Role == Role.Leader;
        memory.Membership = node.Membership;
    }

    /// <summary>The term and the vote that whoever gets a message may rely on for ever.</summary>
    private static HardState PromiseOf(Message message) => message switch
    {
        // A PreVote, and the answer that grants one, speaks of a term that nobody is in.
        RequestVote { IsPreVote: true } or RequestVoteReply { IsPreVote: true, IsGranted: true } => default,
        RequestVote request => new HardState(request.Term, request.From),

        // A hand-made request may name another candidate than the address that the answer goes to.
        RequestVoteReply { IsPreVote: false, IsGranted: true, To.IsMember: true } reply => new HardState(reply.Term, reply.To),
        _ => new HardState(message.Term, NodeId.None),
    };

    private void CheckPromise(NodeMemory memory, RaftNode node, HardState promise, TimeSpan now)
    {
        HardState before = memory.Promised;
        bool isVote = promise.Term == before.Term && !promise.VotedFor.IsNone;
        if (isVote && !before.VotedFor.IsNone && before.VotedFor != promise.VotedFor)
        {
            Report(
                SafetyProperty.Monotonicity, now,
                $"{node.Id} had voted for {before.VotedFor} in term {before.Term}", $"it votes for {promise.VotedFor} in the same term");
        }

        if (isVote || promise.Term > before.Term)
        {
            memory.Promised = promise;
        }
    }

    private void CheckMonotonic(RaftNode node, NodeMemory memory, TimeSpan now)
    {
        if (node.Term < memory.Term || node.CommitIndex < memory.CommitIndex || node.LastApplied < memory.LastApplied
            || node.LastApplied > node.CommitIndex || node.CommitIndex > node.Log.LastIndex)
        {
            Report(
                SafetyProperty.Monotonicity, now,
                $"{node.Id} was in term {memory.Term}, commit {memory.CommitIndex}, applied {memory.LastApplied}",
                $"it is in term {node.Term}, commit {node.CommitIndex}, applied {node.LastApplied}, log end {node.Log.LastIndex}");
        }
    }

    private void CheckElected(RaftNode node, TimeSpan now)
    {
        if (!_leaders.TryAdd(node.Term, node.Id) && _leaders[node.Term] != node.Id)
        {
            Report(
                SafetyProperty.ElectionSafety, now,
                $"{_leaders[node.Term]} was elected in term {node.Term}", $"{node.Id} is elected in it too");
        }

        // An entry may have been committed in a later term while the votes for this one were still under way.
        if (_committed.LastBefore(node.Term) is { } committed
            && committed.Position.Index >= node.Log.Base.Index && !node.Log.Holds(committed.Position))
        {
            Report(
                SafetyProperty.LeaderCompleteness, now,
                $"entry {committed.Position} was committed in term {committed.InTerm}",
                $"{node.Id}, elected in term {node.Term}, does not hold it; its log ends at {node.Log.Last}");
        }
    }

    private void CheckWrite(RaftNode node, StorageWrite write, NodeMemory memory, TimeSpan now)
    {
        if (write.TruncateFrom != 0 && memory.WasLeader && node.Role == Role.Leader && memory.Term == node.Term)
        {
            Report(
                SafetyProperty.LeaderAppendOnly, now,
                $"{node.Id} leads term {node.Term}", $"it removes its entries from {write.TruncateFrom} on");
        }

        if (write.TruncateFrom != 0 && write.TruncateFrom <= memory.CommitIndex)
        {
            Report(
                SafetyProperty.CommittedOnQuorum, now,
                $"{node.Id} knows that entry {memory.CommitIndex} is committed", $"it removes its entries from {write.TruncateFrom} on");
        }

        if (write.Snapshot is { } snapshot)
        {
            CheckSnapshot(node, snapshot, now);
        }

        foreach (ReadOnlyMemory<LogEntry> run in write.Entries)
        {
            foreach (LogEntry entry in run.Span)
            {
                long previousTerm = entry.Index <= node.Log.LastIndex ? node.Log.TermAt(entry.Index - 1) : 0;
                if (_entries.Conflict(entry, previousTerm, node.Id) is { } conflict)
                {
                    Report(
                        SafetyProperty.LogMatching, now,
                        $"{node.Id} appends entry {entry.Position} after one of term {previousTerm}", conflict);
                }
            }
        }
    }

    /// <summary>Compares what a node takes for committed with what others do, and with what is on the disks.</summary>
    /// <param name="node">The node.</param>
    /// <param name="before">Its commit index before the step.</param>
    /// <param name="membership">Its membership before the step: one that the step appended came after the commit.</param>
    /// <param name="now">The time.</param>
    private void CheckCommitted(RaftNode node, long before, Membership membership, TimeSpan now)
    {
        // What a snapshot has taken the place of is looked at as a whole, in CheckInstalled.
        // A commit index beyond the log was reported before.
        long end = Math.Min(node.CommitIndex, node.Log.LastIndex);
        for (long index = Math.Max(before, node.Log.Base.Index) + 1; index <= end; index++)
        {
            LogEntry entry = node.Log[index];
            if (index > _committed.LastIndex)
            {
                _committed.Add(entry, node.Term);
            }
            else if (_committed.Find(index) is { } known && known.Position != entry.Position)
            {
                Report(
                    SafetyProperty.CommittedOnQuorum, now,
                    $"entry {known.Position} was committed", $"{node.Id} takes {entry.Position} for committed");
            }
        }

        if (node.Role == Role.Leader && end == node.CommitIndex)
        {
            LogPosition last = new(node.CommitIndex, node.Log.TermAt(node.CommitIndex));
            foreach (ImmutableArray<NodeId> voters in SafetyRules.Standard.DecidingSets(membership))
            {
                int holders = voters.Count(member => _disks.Holds(member, last));
                if (holders < SafetyRules.Standard.Quorum(voters.Length))
                {
                    Report(
                        SafetyProperty.CommittedOnQuorum, now,
                        $"{node.Id} takes entry {last} for committed", $"it is on {holders} of {voters.Length} disks");
                }
            }
        }
    }

    private void CheckSnapshot(RaftNode node, Snapshot snapshot, TimeSpan now)
    {
        if (snapshot.Last.Index > node.LastApplied)
        {
            Report(
                SafetyProperty.SnapshotWithinApplied, now,
                $"{node.Id} has applied entry {node.LastApplied}", $"it writes down a snapshot to {snapshot.Last}");
        }

        if (!_snapshots.TryAdd(snapshot.Last, (snapshot.Checksum, node.Id)) && _snapshots[snapshot.Last] is var known
            && known.Checksum != snapshot.Checksum)
        {
            Report(
                SafetyProperty.StateMachineSafety, now,
                $"{known.Node} had a state with checksum {known.Checksum:x8} at entry {snapshot.Last}",
                $"{node.Id} has one with checksum {snapshot.Checksum:x8}");
        }
    }

    private void CheckInstalled(RaftNode node, Snapshot snapshot, TimeSpan now)
    {
        if (snapshot.Last.Index > _committed.LastIndex
            || (_committed.Find(snapshot.Last.Index) is { } known && known.Position != snapshot.Last))
        {
            Report(
                SafetyProperty.StateMachineSafety, now,
                snapshot.Last.Index > _committed.LastIndex
                    ? $"no entry after {_committed.LastIndex} was committed"
                    : $"entry {_committed.Find(snapshot.Last.Index)?.Position} was committed",
                $"{node.Id} installs a snapshot to {snapshot.Last}");
        }
    }

    private void CheckApplied(RaftNode node, long before, LogEntry entry, TimeSpan now)
    {
        if (entry.Index != before + 1)
        {
            Report(
                SafetyProperty.StateMachineSafety, now,
                $"{node.Id} has applied entry {before}", $"it applies entry {entry.Index} next");
        }

        CommittedEntry? known = _committed.Find(entry.Index);
        bool isSame = _committed.IsForgotten(entry.Index) || known?.IsSame(entry) == true;
        if (!isSame)
        {
            Report(
                SafetyProperty.StateMachineSafety, now,
                known is null ? $"no entry {entry.Index} was committed" : $"entry {known.Value.Position} was committed",
                $"{node.Id} applies {entry.Position}");
        }
    }

    private void Report(SafetyProperty property, TimeSpan now, string fact, string conflict)
    {
        if (!_violations.Exists(violation => violation.Property == property))
        {
            _violations.Add(new Violation(property, now, fact, conflict));
        }
    }

    private sealed class NodeMemory
    {
        public long Term { get; set; }

        public long CommitIndex { get; set; }

        public long LastApplied { get; set; }

        public HardState Promised { get; set; }

        public bool WasLeader { get; set; }

        public Membership Membership { get; set; } = Membership.None;
    }
}
