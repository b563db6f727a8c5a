using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// One election in a world of its own, between real nodes. The leader that will crash is elected like any other, and logs get their
/// lengths by messages that are lost.
/// </summary>
public sealed class ElectionTrial
{
    /// <summary>What random streams are for.</summary>
    private const ulong CrashPurpose = 1;
    private const ulong ClockPurpose = 2;
    private const ulong TermPurpose = 3;

    private static readonly NodeId FirstLeader = NodeId.Of(1);

    private readonly ElectionSetup _setup;
    private readonly World _world;
    private readonly SimulatedGroup _group;
    private bool _isMeasured;

    private ElectionTrial(ElectionSetup setup, long seed)
    {
        _setup = setup;
        _world = new World(seed, setup.World);
        _group = _world.CreateGroup(new SimulatedGroupSettings
        {
            Nodes = setup.Nodes,
            Options = setup.Options,
            SyncTime = SyncTime,

            // Until the crash the leader's messages take no time: everybody hears its last heartbeat in the same moment.
            Latency = message => message.From == FirstLeader && !_isMeasured && setup.Start == ElectionStart.LeaderCrash ? TimeSpan.Zero : null,
        });
    }

    private IEnumerable<SimulatedNode> Others => _group.Nodes.Where(node => node.Id != FirstLeader);

    /// <summary>Has an election and measures it.</summary>
    /// <param name="setup">Its conditions.</param>
    /// <param name="seed">Decides everything that is random in it.</param>
    /// <returns>
    /// How long it took, in milliseconds; <see cref="TrialOutcome.IsFirstRound"/> is whether it was over before anybody stood for election a
    /// second time.
    /// </returns>
    public static TrialOutcome Run(ElectionSetup setup, long seed)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ElectionTrial trial = new(setup, seed);
        ElectionWatch watch = trial.Begin();
        TimeSpan start = trial._world.Now;
        bool isElected = watch.RunUntilElected(setup.Patience);
        return trial.Outcome((trial._world.Now - start).TotalMilliseconds, isElected, isElected && !watch.HasStoodAgain);
    }

    /// <summary>Starts all timers at once, and waits until somebody has won or has to stand again.</summary>
    /// <param name="setup">The conditions: fresh timers, and a shortest timeout that is longer than an election.</param>
    /// <param name="seed">Decides everything that is random in it.</param>
    /// <returns>
    /// Where in the range of timeouts the first node stood for election, from 0 to 1; <see cref="TrialOutcome.IsFirstRound"/> is whether
    /// there was a leader in the first term, so that the vote was not split.
    /// </returns>
    public static TrialOutcome RunFirstRound(ElectionSetup setup, long seed)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ElectionTrial trial = new(setup, seed);
        ElectionWatch watch = trial.Begin();

        // Before twice the shortest timeout nobody stands again.
        bool isElected = watch.RunUntilElected(setup.TimeoutMin * 2);
        double place = (watch.FirstStood!.Value - setup.TimeoutMin) / (setup.TimeoutMax - setup.TimeoutMin);
        return trial.Outcome(place, isEnded: true, isElected);
    }

    private TrialOutcome Outcome(double value, bool isEnded, bool isFirstRound) =>
        new(value, isEnded, isFirstRound, _world.Log.Hash, _world.Deliveries);

    /// <summary>Brings about the conditions up to the moment from which time is taken.</summary>
    private ElectionWatch Begin()
    {
        for (int i = 0; i < _setup.Failed; i++)
        {
            _group.Crash(NodeId.Of(_setup.Nodes - i));
        }

        SetTerms();
        if (_setup.Start == ElectionStart.LeaderCrash)
        {
            Lead();
            GiveLogsTheirLengths();
            CrashLeader();
        }

        _isMeasured = true;
        SetClocks();
        SetLinks();
        return new ElectionWatch(_world, _group, _setup.Start);
    }

    private TimeSpan SyncTime(NodeId node, StorageWrite write) =>
        _isMeasured && write.HardState is { } state && state.VotedFor != node ? _setup.VoteSync : TimeSpan.Zero;

    private DeterministicRandom Random(ulong purpose) => new(DeterministicRandom.Derive((ulong)_world.Seed, FigureRun.TrialPurpose, purpose));

    /// <summary>Gives the group a leader that everybody follows, and that knows it.</summary>
    private void Lead()
    {
        _group.Campaign(FirstLeader, isForced: true);
        RaftNode leader = _group.Node(FirstLeader).Core!;
        int awaited = _setup.Nodes - 1 - _setup.Failed;
        Require(
            _world.RunUntil(() => leader.Followers.Count(follower => follower.MatchIndex > 0) == awaited, _setup.TimeoutMin * 10),
            "the first leader is followed by all");
    }

    /// <summary>
    /// One server after the other gets nothing any more, so each log is one entry longer than the one before. The leader hears no
    /// refusals: it would send again what was lost.
    /// </summary>
    private void GiveLogsTheirLengths()
    {
        if (!_setup.HasUnequalLogs)
        {
            return;
        }

        foreach (SimulatedNode node in Others)
        {
            _group.Link(node.Id, FirstLeader).Disturbance = new LinkDisturbance(Drop: 1);
        }

        foreach (SimulatedNode node in Others.SkipLast(1))
        {
            _group.Link(FirstLeader, node.Id).Disturbance = new LinkDisturbance(Drop: 1);
            _group.Propose(FirstLeader, new byte[] { 0 }, static _ => { });
        }

        foreach (SimulatedNode node in Others)
        {
            _group.Link(FirstLeader, node.Id).Disturbance = LinkDisturbance.None;
        }
    }

    /// <summary>The leader's process ends at a random moment between two of its heartbeats.</summary>
    private void CrashLeader()
    {
        RaftNode leader = _group.Node(FirstLeader).Core!;
        TimeSpan due = leader.NextDeadline;
        Require(_world.RunUntil(() => leader.NextDeadline > due, _setup.HeartbeatInterval * 4), "the first leader sends a heartbeat");
        TimeSpan moment = Random(CrashPurpose).NextTime(TimeSpan.Zero, _setup.HeartbeatInterval - TimeSpan.FromTicks(1));
        _world.RunUntil(_world.Now + moment);
        Require(leader.Role == Role.Leader, "the first leader leads until it crashes");
        _group.Crash(FirstLeader);
    }

    private void SetClocks()
    {
        if (_setup.ClockDrift > 0)
        {
            DeterministicRandom random = Random(ClockPurpose);
            foreach (SimulatedNode node in _group.Nodes)
            {
                _group.SetClockDrift(node.Id, (int)(1_000_000 * _setup.ClockDrift * ((2 * random.NextDouble()) - 1)));
            }
        }
    }

    /// <summary>A node comes to a term by standing for election unheard; started again from its disk, it is a follower in that term.</summary>
    private void SetTerms()
    {
        if (_setup.TermSpread == 0)
        {
            return;
        }

        DeterministicRandom random = Random(TermPurpose);
        SetDisturbance(static _ => new LinkDisturbance(Drop: 1));
        foreach (SimulatedNode node in _group.Nodes.Where(node => node.Core is not null))
        {
            for (int terms = random.NextInt32(_setup.TermSpread + 1); terms > 0; terms--)
            {
                _group.Campaign(node.Id, isForced: true);
                _world.RunUntil(_world.Now);
            }

            _group.Restart(node.Id);
        }

        SetDisturbance(static _ => LinkDisturbance.None);
    }

    private void SetLinks()
    {
        int firstFar = _setup.Nodes - _setup.Failed - _setup.Far + 1;
        if (_setup.Loss > 0 || _setup.Far > 0)
        {
            SetDisturbance(link => new LinkDisturbance(
                Drop: _setup.Loss, Delay: link.From.Number >= firstFar || link.To.Number >= firstFar ? _setup.FarDelay : TimeSpan.Zero));
        }
    }

    private void SetDisturbance(Func<SimulatedLink, LinkDisturbance> disturbance)
    {
        foreach (SimulatedLink link in _group.Links)
        {
            link.Disturbance = disturbance(link);
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"the trial could not be prepared: expected was that {what}");
        }
    }
}
