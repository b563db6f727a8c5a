using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <content>What a trace tells of it. Nothing here changes what happens, nor the hash that stands for it.</content>
public sealed partial class SimulatedNode
{
    /// <summary>A step is over, and its consequences are in the output.</summary>
    private void Record(StepCause cause)
    {
        if (_group.Recorder is { } recorder)
        {
            bool isElection = cause.Event == TraceEvents.Tick && _output.Trace.Exists(trace => trace.Kind == TraceKind.ElectionStarted);
            recorder.Met(_world.Now, Core!, isElection ? TraceEvents.Timeout : cause.Event, cause.Message, cause.Why);
            recorder.Followed(_world.Now, Core!, _output.Trace);
        }
    }

    /// <summary>Something was done to its process.</summary>
    private void Note(string what, string happened)
    {
        _world.Log.Note(Id, what);
        _group.Recorder?.Done(_world.Now, Id, happened);
    }

    /// <summary>Something is the matter with its disk, or is no longer.</summary>
    private void NoteDisk(string what)
    {
        _world.Log.Note(Id, what);
        RecordDisk(what);
    }

    private void RecordDisk(string what) => _group.Recorder?.Done(
        _world.Now,
        Id,
        TraceEvents.Disk,
        what,
        _disk.Slowness != 1 || _disk.Latency > TimeSpan.Zero || _disk.StalledUntil > _world.Now);

    /// <summary>Its clock was changed.</summary>
    private void NoteClock(string what)
    {
        _world.Log.Note(Id, what);
        _group.Recorder?.Done(_world.Now, Id, TraceEvents.Clock, what, _clock.Drift != 0);
    }

    private void NoteLost(Message message, string why) =>
        _group.Recorder?.Disturbed(_world.Now, Id, Core, TraceEvents.Drop, message, why);
}
