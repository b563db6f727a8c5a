using System.Text;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>
/// A node that a test drives by hand: there is no clock, no network and no disk but what the test does. Every input is followed by one
/// <see cref="RaftNode.Collect"/>; several inputs that share one go through <see cref="Do"/>.
/// </summary>
/// <remarks>
/// Writes complete at once unless <see cref="HasSlowDisk"/> is set; then each waits for <see cref="CompleteWrite"/>. After every step it is
/// checked that nothing went back that must only grow, and that the node gave no two votes in a term.
/// </remarks>
internal sealed partial class NodeUnderTest
{
    private readonly NodeOutput _output = new();
    private readonly Dictionary<long, NodeId> _votes = [];
    private readonly NodeId[] _members;
    private readonly Membership _founders;
    private readonly SafetyRules? _rules;
    private RaftOptions _options;
    private readonly Func<IStateMachine>? _machines;
    private long _lastCall;
    private (long Term, long Commit, long Applied) _seen;

    public NodeUnderTest(
        NodeId id,
        NodeId[] members,
        RaftOptions options,
        PersistentState state,
        ulong seed,
        TimeSpan now,
        SafetyRules? rules = null,
        Membership? founders = null,
        Func<IStateMachine>? machines = null)
    {
        _members = members;
        _founders = founders ?? Membership.Of(members);
        _options = options;
        _rules = rules;
        _machines = machines;
        Disk = new TestDisk(state);
        Now = now;
        Core = Start(id, seed);
    }

    /// <summary>The node itself.</summary>
    public RaftNode Core { get; private set; }

    /// <summary>What it applies to, unless the test has given it another state machine.</summary>
    public RecordingMachine Machine { get; private set; } = new();

    public TestDisk Disk { get; }

    /// <summary>Whether writes wait for the test to complete them.</summary>
    public bool HasSlowDisk { get; set; }

    /// <summary>Whether the process has ended and was not started again.</summary>
    public bool IsDown { get; private set; }

    public TimeSpan Now { get; set; }

    /// <summary>Gets all that the node wants of its host, each time, before its messages leave.</summary>
    public Action<NodeOutput>? Watcher { get; set; }

    /// <summary>Gets each message that leaves; a <see cref="Cluster"/> listens here.</summary>
    public Action<Message>? Network { get; set; }

    /// <summary>All messages that have left since <see cref="Forget"/>.</summary>
    public List<Message> Sent { get; } = [];

    /// <summary>All writes that were given out since <see cref="Forget"/>.</summary>
    public List<StorageWrite> Writes { get; } = [];

    /// <summary>Snapshots of leaders that have replaced the state since <see cref="Forget"/>.</summary>
    public List<Snapshot> Installed { get; } = [];

    /// <summary>All that was traced since <see cref="Forget"/>.</summary>
    public List<TraceEvent> Trace { get; } = [];

    /// <summary>Answers to proposals, by the number that <see cref="Propose(string)"/> gave.</summary>
    public Dictionary<long, ProposalAnswer> Proposals { get; } = [];

    /// <summary>Answers to reads, by the number that <see cref="Read(ReadConsistency)"/> gave.</summary>
    public Dictionary<long, ReadAnswer> Reads { get; } = [];

    public NodeId Id => Core.Id;

    public Role Role => Core.Role;

    public long Term => Core.Term;

    public long CommitIndex => Core.CommitIndex;

    /// <summary>The terms of its log, first to last.</summary>
    public long[] Log => Entries.TermsOf(Core.Log);

    /// <summary>The others.</summary>
    public IEnumerable<NodeId> Peers => _members.Where(member => member != Id);

    /// <summary>One or more inputs, then one Collect.</summary>
    public void Do(Action<RaftNode> inputs)
    {
        inputs(Core);
        Collect();
        while (!HasSlowDisk && Disk.UnderWay.Count > 0)
        {
            CompleteWrite();
        }
    }

    /// <summary>The oldest write under way completes.</summary>
    public void CompleteWrite()
    {
        long ticket = Disk.Complete();
        Core.StorageCompleted(ticket, Now);
        Collect();
    }

    /// <summary>All writes under way complete, and those that follow from them.</summary>
    public void CompleteWrites()
    {
        while (Disk.UnderWay.Count > 0)
        {
            CompleteWrite();
        }
    }

    /// <summary>Time passes and nothing else happens but the node's own timers.</summary>
    public void Elapse(TimeSpan time)
    {
        TimeSpan end = Now + time;
        for (int ticks = 0; Core.NextDeadline <= end; ticks++)
        {
            Assert.True(ticks < 10_000, $"{Id} wants to be woken again and again at {Core.NextDeadline}");
            Now = Core.NextDeadline > Now ? Core.NextDeadline : Now;
            Do(core => core.Tick(Now));
        }

        Now = end;
    }

    /// <summary>Time passes until the node's next deadline, and its timer runs out.</summary>
    public void ElapseToDeadline()
    {
        Now = Core.NextDeadline;
        Do(core => core.Tick(Now));
    }

    /// <summary>Time passes until the node starts its next election, PreVote or not.</summary>
    public void ElapseToDeadlineOfElection()
    {
        int elections = Elections();
        for (int ticks = 0; Elections() == elections; ticks++)
        {
            Assert.True(ticks < 10_000, $"{Id} is a {Role} and starts no election");
            ElapseToDeadline();
        }

        int Elections() => Trace.Count(step => step.Kind == TraceKind.ElectionStarted);
    }

    /// <summary>The process ends; writes under way are lost.</summary>
    public void Crash()
    {
        Disk.Crash();
        IsDown = true;
    }

    /// <summary>The process ends when so many parts of the oldest write under way are on the disk.</summary>
    /// <returns>Whether the write had more parts than that.</returns>
    public bool CrashAfter(int parts)
    {
        bool isTorn = Disk.CrashAfter(parts);
        IsDown = true;
        return isTorn;
    }

    /// <summary>The process ends, and starts again from what the disk holds, with another seed.</summary>
    public void Restart(ulong seed = 99)
    {
        Crash();
        StartAgain(seed);
    }

    /// <summary>Options change while the node runs, and stay so after a restart.</summary>
    /// <returns>Why they do not; empty where they do.</returns>
    public IReadOnlyList<string> ChangeOptions(RaftOptions options)
    {
        IReadOnlyList<string> refusals = [];
        Do(core => refusals = core.ChangeOptions(options, Now));
        _options = Core.Options;
        return refusals;
    }

    /// <summary>The process ends when so many parts of the oldest write under way are on the disk, and starts again.</summary>
    /// <returns>Whether the write had more parts than that.</returns>
    public bool RestartAfter(int parts)
    {
        bool isTorn = CrashAfter(parts);
        StartAgain(seed: 99);
        return isTorn;
    }

    /// <summary>The process starts from what the disk holds.</summary>
    public void StartAgain(ulong seed)
    {
        IsDown = false;
        Forget();
        Machine = new RecordingMachine();
        Core = Start(Id, seed);
        _seen = (Core.Term, 0, 0);
        Collect();
    }

    /// <summary>Forgets what has left so far, so that a test sees only what comes.</summary>
    public NodeUnderTest Forget()
    {
        Sent.Clear();
        Writes.Clear();
        Installed.Clear();
        Trace.Clear();
        return this;
    }

    /// <summary>The messages of a kind that have left, in order.</summary>
    public T[] SentOf<T>()
        where T : Message => [.. Sent.OfType<T>()];

    /// <summary>The messages of a kind that have left for one node, in order.</summary>
    public T[] SentTo<T>(NodeId node)
        where T : Message => [.. Sent.OfType<T>().Where(message => message.To == node)];

    private RaftNode Start(NodeId id, ulong seed) =>
        new(id, _founders, _options, Disk.Durable, _machines?.Invoke() ?? Machine, seed, Now, _rules) { IsTracing = true };

    private void Collect()
    {
        Core.Collect(_output);
        if (_output.Write is { } write)
        {
            Writes.Add(write);
            Disk.Accept(write);
        }

        if (_output.Installed is { } installed)
        {
            Installed.Add(installed);
        }

        foreach ((long proposal, ProposalAnswer answer) in _output.Proposals)
        {
            Proposals.Add(proposal, answer);
        }

        foreach ((long read, ReadAnswer answer) in _output.Reads)
        {
            Reads.Add(read, answer);
        }

        Trace.AddRange(_output.Trace);
        CheckWhatAlwaysHolds();
        Watcher?.Invoke(_output);
        foreach (Message message in _output.Messages.ToArray())
        {
            Sent.Add(message);
            Network?.Invoke(message);
        }
    }

    private void CheckWhatAlwaysHolds()
    {
        Assert.True(Core.Term >= _seen.Term, $"the term went back from {_seen.Term} to {Core.Term}");
        Assert.True(Core.CommitIndex >= _seen.Commit, $"the commit index went back from {_seen.Commit} to {Core.CommitIndex}");
        Assert.True(Core.LastApplied >= _seen.Applied, $"the applied index went back from {_seen.Applied} to {Core.LastApplied}");
        Assert.True(Core.LastApplied <= Core.CommitIndex, $"applied {Core.LastApplied} of {Core.CommitIndex} committed");
        Assert.True(Core.CommitIndex <= Core.Log.LastIndex, $"committed {Core.CommitIndex} of {Core.Log.LastIndex}");
        Assert.True(Core.DurableIndex <= Core.Log.LastIndex, $"durable {Core.DurableIndex} of {Core.Log.LastIndex}");
        _seen = (Core.Term, Core.CommitIndex, Core.LastApplied);
        foreach (RequestVoteReply vote in _output.Messages.OfType<RequestVoteReply>()
            .Where(vote => vote.IsGranted && !vote.IsPreVote && vote.To.IsMember))
        {
            Assert.Equal(vote.To, _votes.GetValueOrDefault(vote.Term, vote.To));
            _votes[vote.Term] = vote.To;
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span);
}
