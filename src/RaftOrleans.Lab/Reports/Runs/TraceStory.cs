using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>What a trace tells as a whole: who led when, what was broken when, how the terms went.</summary>
public sealed class TraceStory
{
    private readonly List<Reign> _reigns = [];
    private readonly List<FaultBand> _faults = [];
    private readonly Dictionary<NodeId, (long Term, TimeSpan From)> _leading = [];
    private readonly SortedDictionary<NodeId, List<ChartPoint>> _terms = [];
    private readonly Dictionary<(NodeId Node, string Kind), (TimeSpan From, string What)> _open = [];
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    private TraceStory()
    {
    }

    /// <summary>Who led when, by the beginnings.</summary>
    public IReadOnlyList<Reign> Reigns => _reigns;

    /// <summary>What was broken when, by the beginnings.</summary>
    public IReadOnlyList<FaultBand> Faults => _faults;

    /// <summary>How often each kind of step happened.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>The term of each node over the time in seconds.</summary>
    public IReadOnlyDictionary<NodeId, IReadOnlyList<ChartPoint>> Terms =>
        _terms.ToDictionary(node => node.Key, node => (IReadOnlyList<ChartPoint>)node.Value);

    /// <summary>Reads a trace.</summary>
    /// <param name="steps">The trace.</param>
    /// <param name="end">When the run ended.</param>
    public static TraceStory Of(IEnumerable<TraceStep> steps, TimeSpan end)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var story = new TraceStory();
        TimeSpan last = TimeSpan.Zero;
        foreach (TraceStep step in steps)
        {
            TimeSpan time = step.Time < TimeSpan.Zero ? TimeSpan.Zero : step.Time;
            last = time;
            story.Take(step, time);
        }

        story.Finish(end > last ? end : last);
        return story;
    }

    private void Take(TraceStep step, TimeSpan time)
    {
        _counts[step.Event] = _counts.GetValueOrDefault(step.Event) + 1;
        if (step.State is { } state && step.Event != TraceEvents.Drop)
        {
            TakeState(step, state, time);
        }

        NodeId server = step.Node.WithoutIncarnation();
        switch (step.Event)
        {
            case TraceEvents.Crash:
                EndReign(step.Node, time);
                Begin(server, "process", time, "down");
                break;
            case TraceEvents.Pause:
                Begin(server, "process", time, "paused");
                break;
            case TraceEvents.Start or TraceEvents.Restart or TraceEvents.Resume:
                End(server, "process", time);
                break;
            case TraceEvents.Network or TraceEvents.Disk or TraceEvents.Clock:
                End(server, step.Event, time);
                if (step.IsFaulty == true)
                {
                    Begin(server, step.Event, time, step.Why ?? step.Event);
                }

                break;
            default:
                break;
        }
    }

    private void TakeState(TraceStep step, TraceState state, TimeSpan time)
    {
        bool isOtherTerm = _leading.TryGetValue(step.Node, out (long Term, TimeSpan From) leading) && leading.Term != state.Term;
        if (state.Role != Role.Leader || isOtherTerm)
        {
            EndReign(step.Node, time);
        }

        if (state.Role == Role.Leader)
        {
            _leading.TryAdd(step.Node, (state.Term, time));
        }

        NodeId server = step.Node.WithoutIncarnation();
        if (!_terms.TryGetValue(server, out List<ChartPoint>? terms))
        {
            _terms.Add(server, terms = []);
        }

        if (terms.Count == 0 || (long)terms[^1].Y != state.Term)
        {
            terms.Add(new ChartPoint(time.TotalSeconds, state.Term));
        }
    }

    private void EndReign(NodeId node, TimeSpan time)
    {
        if (_leading.Remove(node, out (long Term, TimeSpan From) leading))
        {
            _reigns.Add(new Reign(node, leading.Term, leading.From, time));
        }
    }

    private void Begin(NodeId node, string kind, TimeSpan time, string what) => _open.TryAdd((node, kind), (time, what));

    private void End(NodeId node, string kind, TimeSpan time)
    {
        if (_open.Remove((node, kind), out (TimeSpan From, string What) open) && time > open.From)
        {
            _faults.Add(new FaultBand(open.From, time, node, open.What));
        }
    }

    private void Finish(TimeSpan end)
    {
        foreach (NodeId node in _leading.Keys.ToList())
        {
            EndReign(node, end);
        }

        foreach ((NodeId node, string kind) in _open.Keys.ToList())
        {
            End(node, kind, end);
        }

        foreach (List<ChartPoint> terms in _terms.Values)
        {
            terms.Add(terms[^1] with { X = Math.Max(terms[^1].X, end.TotalSeconds) });
        }

        _reigns.Sort((one, other) => one.From != other.From ? one.From.CompareTo(other.From) : one.Term.CompareTo(other.Term));
        _faults.Sort((one, other) => one.From != other.From ? one.From.CompareTo(other.From) : one.Node.CompareTo(other.Node));
    }
}
