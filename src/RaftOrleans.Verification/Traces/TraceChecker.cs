using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>
/// Tells whether a trace goes together: that time does not go back, that every message that arrives was sent, that terms only grow, that
/// a term has one leader. It judges the trace by itself, without a run of the node, so that a trace of any world or program can be
/// judged.
/// </summary>
/// <remarks>
/// What is lost at a crash may be taken back by a restart: a term, a vote or a commit index that nobody had been told. So a node is
/// compared with its own past only since its last start.
/// </remarks>
public sealed class TraceChecker
{
    private readonly Dictionary<NodeId, TraceState> _states = [];
    private readonly Dictionary<NodeId, string> _silent = [];
    private readonly Dictionary<long, (TraceMessage Message, int UnderWay)> _messages = [];
    private readonly Dictionary<long, NodeId> _leaders = [];
    private readonly List<TraceProblem> _problems = [];
    private TimeSpan _time = TimeSpan.MinValue;
    private long _line;

    /// <summary>Checks a trace.</summary>
    /// <param name="steps">Its steps, in order.</param>
    /// <returns>What does not go together, in the order of the steps; empty where all does.</returns>
    public static IReadOnlyList<TraceProblem> Check(IEnumerable<TraceStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var checker = new TraceChecker();
        foreach (TraceStep step in steps)
        {
            checker.Take(step);
        }

        return checker._problems;
    }

    private void Take(TraceStep step)
    {
        _line++;
        if (step.Time < _time)
        {
            Complain($"its time {Seconds(step.Time)} is before {Seconds(_time)} of the step before");
        }

        _time = step.Time > _time ? step.Time : _time;
        CheckProcess(step);
        CheckState(step);
        if (step.Message is { } message)
        {
            CheckMessage(step, message);
        }

        if (step.Event == TraceEvents.Leader && step.State is { } leader)
        {
            CheckLeader(step.Node, leader);
        }
    }

    /// <summary>A node that does not run takes no steps. What does not reach it is no step of its own.</summary>
    private void CheckProcess(TraceStep step)
    {
        switch (step.Event)
        {
            case TraceEvents.Start or TraceEvents.Restart or TraceEvents.Resume:
                _silent.Remove(step.Node);
                break;
            case TraceEvents.Crash:
                _silent[step.Node] = "crashed";
                _states.Remove(step.Node);
                break;
            case TraceEvents.Pause:
                _silent[step.Node] = "paused";
                break;
            case TraceEvents.Drop or TraceEvents.Network or TraceEvents.Disk or TraceEvents.Clock or TraceEvents.Wipe:
                break;
            default:
                if (_silent.TryGetValue(step.Node, out string? why))
                {
                    Complain($"{step.Node} takes a step ({step.Event}) although it is {why}");
                }

                break;
        }
    }

    private void CheckState(TraceStep step)
    {
        if (step.State is not { } now)
        {
            return;
        }

        if (now.Commit > now.Length)
        {
            Complain($"{step.Node} has committed {now.Commit} and its log ends at {now.Length}");
        }

        bool isNew = step.Event is TraceEvents.Start or TraceEvents.Restart;
        if (!isNew && _states.TryGetValue(step.Node, out TraceState before))
        {
            if (now.Term < before.Term)
            {
                Complain($"{step.Node} goes from term {before.Term} back to {now.Term}");
            }

            if (now.Term == before.Term && !before.Vote.IsNone && now.Vote != before.Vote)
            {
                Complain($"{step.Node} changes its vote in term {now.Term} from {before.Vote} to {now.Vote}");
            }

            if (now.Commit < before.Commit)
            {
                Complain($"{step.Node} goes from commit index {before.Commit} back to {now.Commit}");
            }
        }

        _states[step.Node] = now;
    }

    private void CheckMessage(TraceStep step, TraceMessage message)
    {
        NodeId place = step.Event switch
        {
            TraceEvents.Send or TraceEvents.Dup => message.From,
            TraceEvents.Recv => message.To,
            _ => step.Node,
        };
        if (place.WithoutIncarnation() != step.Node.WithoutIncarnation())
        {
            Complain($"{step.Node} takes the step ({step.Event}) of a message from {message.From} to {message.To}");
        }

        // Who is outside the group sends without leaving a step.
        if (message.Id is not { } id || !message.From.IsMember)
        {
            return;
        }

        if (step.Event == TraceEvents.Send)
        {
            if (!_messages.TryAdd(id, (message, 1)))
            {
                Complain($"message {id} is sent a second time");
            }

            return;
        }

        if (!_messages.TryGetValue(id, out (TraceMessage Message, int UnderWay) sent))
        {
            Complain($"message {id} ({message.Type} from {message.From} to {message.To}) was never sent");
            return;
        }

        if (sent.Message != message)
        {
            Complain($"message {id} is another than the one that was sent");
        }

        int underWay = sent.UnderWay + (step.Event == TraceEvents.Dup ? 1 : -1);
        if (underWay < 0)
        {
            Complain($"message {id} arrives or is lost more often than it was sent");
        }

        _messages[id] = (sent.Message, Math.Max(0, underWay));
    }

    private void CheckLeader(NodeId node, TraceState state)
    {
        if (_leaders.TryGetValue(state.Term, out NodeId other) && other != node)
        {
            Complain($"{node} leads in term {state.Term}, which {other} has led");
        }

        _leaders[state.Term] = node;
    }

    private void Complain(string problem) => _problems.Add(new TraceProblem(_line, problem));

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.Ticks / (decimal)TimeSpan.TicksPerSecond} s");
}
