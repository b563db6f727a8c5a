namespace RaftOrleans.Consensus;

/// <summary>
/// One server of a Raft group, as a deterministic state machine: inputs in, outputs out. It has no clock, no threads, no I/O, and no
/// randomness but its seed; the same inputs give the same outputs.
/// </summary>
/// <remarks>
/// <para>The host's duties:</para>
/// <list type="number">
/// <item>Call one method at a time. After one or more inputs call <see cref="Collect"/> and carry out what it gives.</item>
/// <item>Send <see cref="NodeOutput.Messages"/> to their receivers. They may be lost, doubled, delayed and reordered, not altered.</item>
/// <item>Carry out each <see cref="NodeOutput.Write"/> in ticket order, and call <see cref="StorageCompleted"/> when it would survive a
/// crash. Sending does not wait for it: the node itself holds back what must wait.</item>
/// <item>Call <see cref="Tick"/> at <see cref="NextDeadline"/>, or later; time never goes back.</item>
/// <item>After a crash make a new node from what the disk holds, with another seed. Answer those who still wait with
/// <see cref="ProposalOutcome.Unknown"/>.</item>
/// <item>Give up on callers when it likes: the node answers each proposal and read at most once, but a proposal whose fate is open for ever
/// stays open.</item>
/// </list>
/// <para>One message's way: <see cref="Receive"/> changes term, vote, log or progress and notes what is to be done;
/// <see cref="Collect"/> applies what is committed, opens a confirmation round for new reads, sends entries, makes one write of all that
/// changed, and lets those messages go whose writes are durable. So everything that comes in between two calls of Collect shares one write
/// and one message per follower.</para>
/// </remarks>
public sealed partial class RaftNode
{
    /// <summary>
    /// The highest term of a message that a node takes notice of. A group that raises its term a million times a second comes there in a
    /// hundred thousand years; but a hand-made message could name the last term that there is, after which no election is possible.
    /// </summary>
    public const long MaxTerm = 1L << 62;

    /// <summary>
    /// The same for a message from outside the group. It is lower, so that whoever makes messages by hand cannot bring a group to the end
    /// of its terms.
    /// </summary>
    public const long MaxOutsideTerm = MaxTerm / 2;

    /// <summary>What a seed is derived for.</summary>
    private const ulong ReadRequests = 1;

    private readonly SafetyRules _rules;
    private readonly DeterministicRandom _random;
    private readonly ReplicatedState _state;
    private readonly RaftLog _log;
    private readonly StorageQueue _storage;
    private readonly Outbox _outbox;
    private readonly PendingProposals _proposals = new();
    private readonly List<(long, ProposalAnswer)> _proposalAnswers = [];
    private readonly List<(long, ReadAnswer)> _readAnswers = [];
    private readonly List<TraceEvent> _trace = [];
    private RaftOptions _options;
    private HardState _hardState;
    private TimeSpan _now;

    /// <summary>Starts a node from what its disk holds, as a follower.</summary>
    /// <param name="id">The node.</param>
    /// <param name="founders">
    /// Whom the group began with: the same for each of them, at every start. <see cref="Membership.None"/> for a node that was added
    /// later: it waits until a leader tells it of its group.
    /// </param>
    /// <param name="options">How it behaves.</param>
    /// <param name="state">What the disk holds.</param>
    /// <param name="machine">An empty state machine; committed entries are applied to it from the start.</param>
    /// <param name="seed">
    /// For its election timeouts, and for what tells its starts apart; must differ between nodes and between starts of a node.
    /// </param>
    /// <param name="now">The time, since any origin that the members share.</param>
    /// <param name="rules">The safety rules; others than the standard ones only to show what they are for.</param>
    /// <exception cref="ArgumentException">Founders or options are not allowed, or the log has gaps.</exception>
    /// <exception cref="InvalidDataException">The snapshot is not one of this state machine.</exception>
    /// <exception cref="FormatException">The snapshot is malformed.</exception>
    public RaftNode(
        NodeId id,
        Membership founders,
        RaftOptions options,
        PersistentState state,
        IStateMachine machine,
        ulong seed,
        TimeSpan now,
        SafetyRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(founders);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(state);
        if (founders != Membership.None && (founders.Validate() is not null || !founders.Contains(id)))
        {
            throw new ArgumentException(
                $"founders are {founders}: {founders.Validate() ?? $"{id} must be among them"}", nameof(founders));
        }

        if (options.Validate() is [var error, ..])
        {
            throw new ArgumentException(error, nameof(options));
        }

        Id = id;
        _options = options;
        _rules = rules ?? SafetyRules.Standard;
        _random = new DeterministicRandom(seed);
        _state = new ReplicatedState(machine, _rules);
        _ballot = new Ballot(_rules);
        _now = now;
        _started = now;
        _wasHereBefore = state.HardState.Term > 0;
        _hardState = state.HardState;
        _log = new RaftLog();
        _log.ResetTo(state.LogBase);
        foreach (LogEntry entry in state.Entries)
        {
            _log.Append(entry);
        }

        _storage = new StorageQueue(_log, _rules);
        _outbox = new Outbox(_rules);
        _founders = founders;
        _memberships = new MembershipHistory(founders, 0);
        Restore(state.Snapshot);
        _leaderContact = TimeSpan.MinValue;
        _lastReadRequest = (long)(DeterministicRandom.Derive(seed, ReadRequests) >> 2);
        ResetElectionTimer();
    }

    /// <summary>This node.</summary>
    public NodeId Id { get; }

    /// <summary>The membership that counts: the last one in the log, committed or not (paper, section 6).</summary>
    public Membership Membership => CountingMembership.Membership;

    /// <summary>Index of the entry that brought it; 0 for the one the group began with.</summary>
    public long MembershipIndex => CountingMembership.Index;

    /// <summary>Whether this node votes.</summary>
    public bool IsVoter => Membership.IsVoter(Id);

    /// <summary>Its role.</summary>
    public Role Role { get; private set; }

    /// <summary>Its term; never goes back.</summary>
    public long Term => _hardState.Term;

    /// <summary>Who got its vote in this term.</summary>
    public NodeId VotedFor => _hardState.VotedFor;

    /// <summary>The leader of its term, as far as it knows.</summary>
    public NodeId Leader { get; private set; }

    /// <summary>Its log. Not to be changed by others.</summary>
    public RaftLog Log => _log;

    /// <summary>Index of the last entry known to be committed; never goes back while the node runs.</summary>
    public long CommitIndex { get; private set; }

    /// <summary>Index of the last applied entry; at most <see cref="CommitIndex"/>.</summary>
    public long LastApplied { get; private set; }

    /// <summary>Index up to which its log would survive a crash.</summary>
    public long DurableIndex => _storage.DurableIndex;

    /// <summary>The state machine. Not to be changed by others.</summary>
    public IStateMachine StateMachine => _state.Machine;

    /// <summary>How many client sessions the state holds.</summary>
    public int Sessions => _state.Sessions;

    /// <summary>How it behaves.</summary>
    public RaftOptions Options => _options;

    /// <summary>Whether <see cref="NodeOutput.Trace"/> is filled.</summary>
    public bool IsTracing { get; set; }

    /// <summary>When <see cref="Tick"/> has something to do next.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            TimeSpan timer = Role switch
            {
                Role.Leader => FirstLeaderDeadline,
                Role.Follower => MayStand ? _electionDeadline : TimeSpan.MaxValue,
                _ => _voteRetryDeadline < _electionDeadline ? _voteRetryDeadline : _electionDeadline,
            };
            TimeSpan read = FirstReadDeadline;
            TimeSpan transfer = _transfer?.Deadline ?? TimeSpan.MaxValue;
            TimeSpan call = read < transfer ? read : transfer;
            return call < timer ? call : timer;
        }
    }

    /// <summary>What this node knows of the others; meaningful while it leads.</summary>
    public IEnumerable<FollowerProgress> Followers => _peers.Select(
        static peer => new FollowerProgress(peer.Id, peer.MatchIndex, peer.NextIndex, peer.State, peer.Inflight));

    /// <summary>A message came in.</summary>
    /// <param name="message">The message.</param>
    /// <param name="now">The time.</param>
    public void Receive(Message message, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(message);
        Advance(now);
        if (message.To != Id || message.From.IsNone || message.Term > MaxTermOf(message.From))
        {
            Trace(TraceKind.MessageIgnored, message.From, reason: WhyIgnored(message));
            return;
        }

        switch (message)
        {
            case AppendEntries append: OnAppendEntries(append); break;
            case AppendEntriesReply reply: OnAppendEntriesReply(reply); break;
            case RequestVote { IsPreVote: true } request: OnPreVote(request); break;
            case RequestVote request: OnRequestVote(request); break;
            case RequestVoteReply reply: OnVoteReply(reply); break;
            case ReadIndexRequest request: OnReadIndexRequest(request); break;
            case ReadIndexReply reply: OnReadIndexReply(reply); break;
            case InstallSnapshot piece: OnInstallSnapshot(piece); break;
            case InstallSnapshotReply reply: OnInstallSnapshotReply(reply); break;
            case TimeoutNow request: OnTimeoutNow(request); break;
            default: throw new ArgumentException($"no node understands {message.GetType().Name}", nameof(message));
        }
    }

    /// <summary>Time has passed: heartbeats are sent, elections started, waiting reads given up.</summary>
    /// <param name="now">The time.</param>
    public void Tick(TimeSpan now)
    {
        Advance(now);
        GiveUpReads();
        GiveUpTransfer();
        if (Role == Role.Leader)
        {
            if (_now >= _heartbeatDeadline)
            {
                OnHeartbeatTimer();
            }
        }
        else if (!MayStand)
        {
            return;
        }
        else if (_now >= _electionDeadline)
        {
            OnElectionTimer();
        }
        else if (Role != Role.Follower && _now >= _voteRetryDeadline)
        {
            AskForVotesAgain();
        }
    }

    /// <summary>A write, and with it all before, would survive a crash now.</summary>
    /// <param name="ticket">Its ticket.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such write was given out.</exception>
    public void StorageCompleted(long ticket, TimeSpan now)
    {
        Advance(now);
        _storage.Completed(ticket);
        if (Role == Role.Candidate)
        {
            LeadIfElected();
        }
        else if (Role == Role.Leader)
        {
            AdvanceCommit();
        }
    }

    /// <summary>Draws the consequences of all inputs since the last call. See the remarks on this class.</summary>
    /// <param name="output">Emptied, then filled.</param>
    public void Collect(NodeOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Clear();
        output.Installed = _installed;
        _installed = null;
        TakeSnapshotIfDue();
        ApplyCommitted(output);
        if (Role == Role.Leader)
        {
            DriveMembership();
            OpenReadRound();
            ConfirmReads();
            DriveTransfer();
            Replicate();
            StepDownIfRemoved();
        }
        else
        {
            ForwardReads();
        }

        AnswerReads();
        output.Write = _storage.TakeWrite(_hardState, _now);
        _outbox.Release(_storage.DurableTicket, output.Messages);
        MoveTo(_proposalAnswers, output.Proposals);
        MoveTo(_readAnswers, output.Reads);
        MoveTo(_trace, output.Trace);
    }

    private static long MaxTermOf(NodeId sender) => sender.IsMember ? MaxTerm : MaxOutsideTerm;

    private string WhyIgnored(Message message) =>
        message.To != Id ? $"it is for {message.To}"
        : message.From.IsNone ? "nobody has sent it"
        : $"its term {message.Term} is higher than any group comes to";

    private static void MoveTo<T>(List<T> source, List<T> target)
    {
        if (source.Count > 0)
        {
            target.AddRange(source);
            source.Clear();
        }
    }

    private void Advance(TimeSpan now) => _now = now > _now ? now : _now;

    private void ApplyCommitted(NodeOutput output)
    {
        while (LastApplied < CommitIndex)
        {
            LogEntry entry = _log[_rules.NextToApply(LastApplied, CommitIndex)];
            AppliedResult result = _state.Apply(entry);
            LastApplied = entry.Index;
            _bytesSinceSnapshot += entry.Command.Length;
            _proposals.Applied(entry, result, Leader, _proposalAnswers);
            output.Applied.Add(entry);
            if (entry.Kind == EntryKind.Membership)
            {
                UseMembership();
            }
        }
    }

    /// <summary>Sends something that promises nothing.</summary>
    private void Send(Message message) => _outbox.Add(message, waitsFor: 0, _storage.DurableTicket);

    /// <summary>Sends something that must not leave before a write is durable.</summary>
    private void SendAfter(long ticket, Message message) => _outbox.Add(message, ticket, _storage.DurableTicket);

    private Progress? FindPeer(NodeId id)
    {
        foreach (Progress peer in _peers)
        {
            if (peer.Id == id)
            {
                return peer;
            }
        }

        return null;
    }

    private void Trace(TraceKind kind, NodeId peer = default, long index = 0, string reason = "")
    {
        if (IsTracing)
        {
            _trace.Add(new TraceEvent(kind, _now, Id, Term, Role, peer, index, reason));
        }
    }
}
