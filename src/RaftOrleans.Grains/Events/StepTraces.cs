using System.Collections.Concurrent;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <summary>
/// The traces that somebody makes of groups on this silo. Everything else of a group goes through grains; a trace does not, because each
/// step would cost a call: it tells what happens on the nodes of this silo, in the order in which it happens.
/// </summary>
internal sealed class StepTraces
{
    private readonly ConcurrentDictionary<string, StepRecorder> _recorders = new(StringComparer.Ordinal);

    /// <summary>Begins a trace of a group that is created later.</summary>
    /// <param name="group">The group.</param>
    /// <param name="sink">Gets the steps, one at a time, in the order of their times.</param>
    public void Begin(string group, Action<TraceStep> sink) => _recorders[group] = new StepRecorder(new InOrder(sink).Take);

    /// <summary>Ends it.</summary>
    public void End(string group) => _recorders.TryRemove(group, out _);

    /// <summary>Who makes the trace of a group, or null.</summary>
    public StepRecorder? Find(string group) => _recorders.GetValueOrDefault(group);

    /// <summary>Nodes look at the clock and speak in different orders: a step is never told to be before the one before it.</summary>
    private sealed class InOrder(Action<TraceStep> sink)
    {
        private readonly Lock _lock = new();
        private TimeSpan _last = TimeSpan.MinValue;

        public void Take(TraceStep step)
        {
            lock (_lock)
            {
                _last = step.Time > _last ? step.Time : _last;
                sink(step with { Time = _last });
            }
        }
    }
}
