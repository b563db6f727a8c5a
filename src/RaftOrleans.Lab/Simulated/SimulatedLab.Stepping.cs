using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <content>Going to another moment.</content>
public sealed partial class SimulatedLab
{
    /// <summary>Told where those who wait for an answer will never get one.</summary>
    private readonly SortedDictionary<long, Action<LabException>> _waiting = [];

    private long _lastWaiting;

    /// <summary>The world just now. Only in a turn.</summary>
    internal World World => _world;

    /// <summary>Its groups. Only in a turn.</summary>
    internal IReadOnlyDictionary<string, SimulatedGroup> Groups => _runner.Groups;

    /// <summary>Takes the world to a moment, by running on or by running again, and stops time. Only in a turn.</summary>
    internal void Seek(TimeSpan time, PacedWorld paced)
    {
        paced.SetPaused(true);
        if (time < _world.Now)
        {
            RunAgain(time, paced);
        }
        else
        {
            _world.RunUntil(time);
        }

        NoteTime();
    }

    private void RunAgain(TimeSpan time, PacedWorld paced)
    {
        if (_isRecordingFull)
        {
            throw new LabException(
                LabFailure.Unavailable, $"more than {_options.RecordingLimit} commands were given, so the run cannot be made again");
        }

        RecordedCommand[] commands = [.. _recorded.Where(command => command.At <= time)];
        Dictionary<string, EventFeed> before = new(_feeds, StringComparer.Ordinal);
        _feeds.Clear();
        _world = new World(_options.Seed, _options.World);
        _runner = new CommandRunner(_world, _options.StateMachines) { Prepare = Observe, Rules = _options.Rules };
        RunRecording.Replay(_world, _runner, commands);
        _world.RunUntil(time);
        _recorded.Clear();
        _recorded.AddRange(commands);
        paced.GoOnWith(_world);
        KeepFeeds(before);
        LabException reason = new(LabFailure.Unavailable, "the world was taken to an earlier moment, at which this was not under way");
        foreach (Action<LabException> leave in _waiting.Values)
        {
            leave(reason);
        }

        _waiting.Clear();
    }

    /// <summary>
    /// Readers of a group's events go on with the feed they have: it says that the world was taken back, and goes on from there. What
    /// happened again on the way was told already.
    /// </summary>
    private void KeepFeeds(Dictionary<string, EventFeed> before)
    {
        foreach ((string name, EventFeed feed) in before)
        {
            if (_runner.Groups.TryGetValue(name, out SimulatedGroup? group))
            {
                _feeds[name] = feed;
                Listen(group, feed);
                feed.Add(LabEvents.Group(_world.Now, "TakenBack", $"the world was taken back to {_world.Now.TotalSeconds:0.######} s"));
            }
            else
            {
                feed.Close();
            }
        }
    }
}
