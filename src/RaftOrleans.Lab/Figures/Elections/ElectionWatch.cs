using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>Looks at the nodes after every event: who stands for election, and whether one is over.</summary>
internal sealed class ElectionWatch
{
    private readonly World _world;
    private readonly SimulatedGroup _group;
    private readonly ElectionStart _start;
    private readonly long _firstTerm;
    private readonly long[] _stoodIn;
    private bool _isElected;

    public ElectionWatch(World world, SimulatedGroup group, ElectionStart start)
    {
        _world = world;
        _group = group;
        _start = start;
        _stoodIn = new long[group.Nodes.Count];
        _firstTerm = group.Nodes.Max(node => node.Core?.Term ?? 0);
    }

    /// <summary>When the first node stood for election, or null where none has yet.</summary>
    public TimeSpan? FirstStood { get; private set; }

    /// <summary>Whether anybody has stood more than once.</summary>
    public bool HasStoodAgain { get; private set; }

    /// <summary>Handles events until a node has won; in vain after a time.</summary>
    /// <param name="patience">How much virtual time it may take.</param>
    /// <returns>Whether one has.</returns>
    public bool RunUntilElected(TimeSpan patience)
    {
        TimeSpan deadline = _world.Now + patience;
        while (_world.NextEvent <= deadline)
        {
            _world.Step();
            foreach (SimulatedNode node in _group.Nodes)
            {
                if (node.Core is { } core)
                {
                    Look(core);
                }
            }

            if (_isElected)
            {
                return true;
            }
        }

        _world.AdvanceTo(deadline);
        return false;
    }

    private void Look(RaftNode core)
    {
        ref long stoodIn = ref _stoodIn[core.Id.Number - 1];
        if (core.Role == Role.Candidate && core.Term != stoodIn)
        {
            FirstStood ??= _world.Now;
            HasStoodAgain |= stoodIn != 0;
            stoodIn = core.Term;
        }

        _isElected |= _start == ElectionStart.FreshTimers
            ? core.Role == Role.Leader
            : core.Role == Role.Follower && core.Term > _firstTerm && !core.Leader.IsNone;
    }
}
