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
    private readonly int _majority;
    private readonly IReadOnlyList<NodeId> _members;
    private readonly NodeMemory[] _memories;
    private readonly Dictionary<long, NodeId> _leaders = [];
    private readonly List<CommittedEntry> _committed = [];
    private readonly EntryRegistry _entries = new();
    private readonly List<Violation> _violations = [];

    /// <summary>Begins with nodes that have never run.</summary>
    /// <param name="members">All voting members.</param>
    /// <param name="disks">What is on their disks.</param>
    public GroupInvariants(IReadOnlyList<NodeId> members, IDurableLogs disks)
    {
        _members = members;
        _disks = disks;
        _majority = (members.Count / 2) + 1;
        _memories = new NodeMemory[members.Max(member => member.Number) + 1];
    }

    /// <summary>The first violation of each property, in the order in which they were seen.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Index of the last entry that any node has known to be committed.</summary>
    public long CommittedIndex => _committed.Count;

    /// <summary>A node has started from its disk.</summary>
    /// <param name="node">The node, before its first step.</param>
    /// <param name="now">The time.</param>
    public void Started(RaftNode node, TimeSpan now)
    {
        ref NodeMemory memory = ref _memories[node.Id.Number];
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

        memory = new NodeMemory { Term = node.Term, Promised = promised };
    }

    /// <summary>A node has handled an input.</summary>
    /// <param name="node">The node, after the step.</param>
    /// <param name="output">What the step gave.</param>
    /// <param name="now">The time.</param>
    public void Stepped(RaftNode node, NodeOutput output, TimeSpan now)
    {
        ref NodeMemory memory = ref _memories[node.Id.Number];
        CheckMonotonic(node, memory, now);
        if (node.Role == Role.Leader && (!memory.WasLeader || memory.Term != node.Term))
        {
            CheckElected(node, now);
        }

        if (output.Write is { } write)
        {
            CheckWrite(node, write, memory, now);
        }

        if (node.CommitIndex > memory.CommitIndex)
        {
            CheckCommitted(node, memory.CommitIndex, now);
        }

        foreach (LogEntry entry in output.Applied)
        {
            CheckApplied(node, entry, now);
        }

        foreach (Message message in output.Messages)
        {
            CheckPromise(ref memory, node, PromiseOf(message), now);
        }

        memory.Term = node.Term;
        memory.CommitIndex = node.CommitIndex;
        memory.LastApplied = node.LastApplied;
        memory.WasLeader = node.Role == Role.Leader;
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

    private void CheckPromise(ref NodeMemory memory, RaftNode node, HardState promise, TimeSpan now)
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
        int last = _committed.Count - 1;
        while (last >= 0 && _committed[last].InTerm >= node.Term)
        {
            last--;
        }

        if (last >= 0 && !node.Log.Holds(_committed[last].Entry.Position))
        {
            Report(
                SafetyProperty.LeaderCompleteness, now,
                $"entry {_committed[last].Entry.Position} was committed in term {_committed[last].InTerm}",
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

    private void CheckCommitted(RaftNode node, long before, TimeSpan now)
    {
        for (long index = before + 1; index <= node.CommitIndex; index++)
        {
            LogEntry entry = node.Log[index];
            if (index <= _committed.Count)
            {
                LogEntry known = _committed[(int)index - 1].Entry;
                if (known.Position != entry.Position)
                {
                    Report(
                        SafetyProperty.CommittedOnQuorum, now,
                        $"entry {known.Position} was committed", $"{node.Id} takes {entry.Position} for committed");
                }
            }
            else
            {
                _committed.Add(new CommittedEntry(entry, node.Term));
            }
        }

        if (node.Role == Role.Leader)
        {
            LogPosition last = node.Log[node.CommitIndex].Position;
            int holders = _members.Count(member => _disks.Holds(member, last));
            if (holders < _majority)
            {
                Report(
                    SafetyProperty.CommittedOnQuorum, now,
                    $"{node.Id} takes entry {last} for committed", $"it is on {holders} of {_members.Count} disks");
            }
        }
    }

    private void CheckApplied(RaftNode node, LogEntry entry, TimeSpan now)
    {
        LogEntry? known = entry.Index <= _committed.Count ? _committed[(int)entry.Index - 1].Entry : null;
        bool isSame = known is not null && known.Position == entry.Position
            && (ReferenceEquals(known, entry) || known.Command.Span.SequenceEqual(entry.Command.Span));
        if (!isSame)
        {
            Report(
                SafetyProperty.StateMachineSafety, now,
                known is null ? $"no entry {entry.Index} was committed" : $"entry {known.Position} was committed",
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

    private struct NodeMemory
    {
        public long Term;
        public long CommitIndex;
        public long LastApplied;
        public HardState Promised;
        public bool WasLeader;
    }

    private readonly record struct CommittedEntry(LogEntry Entry, long InTerm);
}
