using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Follows a group's events from its creation on, because no world keeps all of them: who was elected when, and what was violated.
/// </summary>
/// <remarks>
/// It asks now and then instead of waiting for news: in a driven world a script may wait for nothing but the world's time. Leaders are also
/// taken from the group's status, since a world may report its events late.
/// </remarks>
internal sealed class EventWatcher(ILab lab, ILabGroup group)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, SortedSet<NodeId>> _leaders = [];
    private readonly List<(string Property, string Words)> _violations = [];
    private Task _loop = Task.CompletedTask;

    /// <summary>The events themselves, where they are in this process: whether there are new ones is then seen without asking.</summary>
    private EventFeed? _feed;
    private volatile bool _isOver;
    private long _last;
    private string? _lost;

    /// <summary>How often a node has become leader.</summary>
    public int Elections
    {
        get
        {
            lock (_lock)
            {
                return _leaders.Values.Sum(leaders => leaders.Count);
            }
        }
    }

    /// <summary>The properties that the world has reported as violated, in order, and how.</summary>
    public IReadOnlyList<(string Property, string Words)> Violations
    {
        get
        {
            lock (_lock)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>What is known to be missing, in words, or null.</summary>
    public string? Lost
    {
        get
        {
            lock (_lock)
            {
                return _lost;
            }
        }
    }

    /// <summary>Terms with more than one leader, in words.</summary>
    public IReadOnlyList<string> SplitTerms
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _leaders.Where(term => term.Value.Count > 1)
                        .Select(term => $"term {term.Key} had the leaders {string.Join(" and ", term.Value)}"),
                ];
            }
        }
    }

    /// <summary>Begins; the group exists.</summary>
    public void Start()
    {
        _feed = (lab as SimulatedLab)?.FeedOf(group.Name);
        _loop = LoopAsync();
    }

    /// <summary>Ends at once, whatever has not been seen.</summary>
    public void Cancel() => _isOver = true;

    /// <summary>Ends, when all that has happened is seen.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        _isOver = true;
        await _loop;
        await CatchUpAsync(cancellation);
    }

    /// <summary>Sees all that has happened so far.</summary>
    /// <returns>The group as it is just now.</returns>
    public async Task<GroupStatus> CatchUpAsync(CancellationToken cancellation)
    {
        if (_feed?.Last != Volatile.Read(ref _last))
        {
            await foreach (LabEvent labEvent in group.EventsAsync(Volatile.Read(ref _last), follow: false, cancellation))
            {
                Take(labEvent);
            }
        }

        GroupStatus status = await group.GetStatusAsync(cancellation);
        lock (_lock)
        {
            foreach (NodeStatus node in status.Nodes.Where(node => node is { Health: NodeHealth.Running, Role: Role.Leader }))
            {
                AddLeader(node.Term, node.Id);
            }
        }

        return status;
    }

    private async Task LoopAsync()
    {
        while (!_isOver)
        {
            try
            {
                await CatchUpAsync(CancellationToken.None);
            }
            catch (LabException)
            {
                // It is asked again; the last time its failure is the run's.
            }

            await lab.DelayAsync(Pause, CancellationToken.None);
        }
    }

    private void Take(LabEvent labEvent)
    {
        lock (_lock)
        {
            // The loop and a step may read the same events at the same time.
            if (labEvent.Number <= _last)
            {
                return;
            }

            _last = labEvent.Number;
            switch (labEvent.Kind)
            {
                case LabEventKind.Violation:
                    _violations.Add((labEvent.Name, labEvent.Details));
                    break;
                case LabEventKind.Lost:
                    _lost ??= labEvent.Details;
                    break;
                case LabEventKind.Node when LabEvents.IsElection(labEvent):
                    AddLeader(labEvent.Term, labEvent.Node);
                    break;
                default:
                    break;
            }
        }
    }

    private void AddLeader(long term, NodeId node)
    {
        if (!_leaders.TryGetValue(term, out SortedSet<NodeId>? leaders))
        {
            _leaders.Add(term, leaders = []);
        }

        leaders.Add(node);
    }
}
