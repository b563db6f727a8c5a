using System.Collections.Concurrent;
using System.Diagnostics;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// Runs a simulated world on a thread of its own, paced by the wall clock: virtual time follows it times a speed, or stands still.
/// </summary>
internal sealed class PacedWorld : IWorldTurn
{
    /// <summary>Events in a row before waiting actions get their turn.</summary>
    private const int EventsPerSlice = 2_000;

    /// <summary>How long a caller waits for virtual time that does not pass.</summary>
    private static readonly TimeSpan StillPatience = TimeSpan.FromSeconds(20);

    private World _world;
    private readonly BlockingCollection<Action> _actions = [];
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _virtualAnchor;
    private long _wallAnchor = Stopwatch.GetTimestamp();

    public PacedWorld(World world)
    {
        _world = world;
        _thread = new Thread(Loop) { Name = "simulated world", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whether time stands still. Read and set only in a turn.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Virtual seconds per second of the wall clock. Read and set only in a turn.</summary>
    public double Speed { get; private set; } = 1;

    /// <summary>Stops time or lets it go on. Only in a turn.</summary>
    public void SetPaused(bool isPaused)
    {
        IsPaused = isPaused;
        Anchor();
    }

    /// <summary>Sets the speed. Only in a turn.</summary>
    public void SetSpeed(double speed)
    {
        Speed = speed;
        Anchor();
    }

    /// <summary>Goes on with another world, at the time that this has. Only in a turn.</summary>
    public void GoOnWith(World world)
    {
        _world = world;
        Anchor();
    }

    /// <inheritdoc/>
    public Task<T> InvokeAsync<T>(Func<T> action)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _actions.Add(() =>
            {
                try
                {
                    done.SetResult(action());
                }
                catch (Exception e)
                {
                    // Whatever it is belongs to the caller; the world goes on.
                    done.SetException(e);
                }
            });
        }
        catch (InvalidOperationException)
        {
            done.SetException(new LabException(LabFailure.Unavailable, "the world has ended"));
        }

        return done.Task;
    }

    /// <inheritdoc/>
    public async Task<T> WaitAsync<T>(Task<T> waited, TimeSpan within, CancellationToken cancellation)
    {
        double speed = await InvokeAsync(() => IsPaused ? 1 : Speed);
        TimeSpan wall = TimeSpan.FromSeconds(Math.Min(within.TotalSeconds / speed, 3600)) + StillPatience;
        try
        {
            return await waited.WaitAsync(wall, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new LabException(
                LabFailure.TimedOut, "virtual time stands still or is too slow: resume the world, step it, or make it faster", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _actions.CompleteAdding();
        await _ended.Task;
        _actions.Dispose();
    }

    private void Loop()
    {
        try
        {
            while (!_actions.IsCompleted)
            {
                if (_actions.TryTake(out Action? action, HandleDueEvents()))
                {
                    // A command belongs to the moment it is given, not to the time of the event before it.
                    AdvanceIdly();
                    action();
                }
            }

            _ended.SetResult();
        }
        catch (Exception e)
        {
            // A bug of the product: whoever waits for the end is told.
            _actions.CompleteAdding();
            _ended.SetException(e);
        }
    }

    /// <summary>Handles what is due.</summary>
    /// <returns>Milliseconds until the next event is due; 0 where there is more to do at once.</returns>
    private int HandleDueEvents()
    {
        if (IsPaused)
        {
            return Timeout.Infinite;
        }

        TimeSpan due = Due();
        for (int i = 0; i < EventsPerSlice; i++)
        {
            if (_world.NextEvent is not { } next)
            {
                return Timeout.Infinite;
            }

            if (next > due)
            {
                double milliseconds = (next - due).TotalMilliseconds / Speed;
                return (int)Math.Clamp(Math.Ceiling(milliseconds), 0, 1000);
            }

            _world.Step();
        }

        return 0;
    }

    private void AdvanceIdly()
    {
        if (!IsPaused)
        {
            TimeSpan due = Due();
            _world.AdvanceTo(_world.NextEvent is { } next && next < due ? next : due);
        }
    }

    /// <summary>What the virtual time should be by the wall clock.</summary>
    private TimeSpan Due()
    {
        TimeSpan due = _virtualAnchor + (Stopwatch.GetElapsedTime(_wallAnchor) * Speed);

        // A world that cannot keep up does not try to catch up for ever: it is as fast as it goes.
        if (due - _world.Now > TimeSpan.FromSeconds(1) * Math.Max(1, Speed))
        {
            Anchor();
            due = _world.Now;
        }

        return due;
    }

    private void Anchor()
    {
        _virtualAnchor = _world.Now;
        _wallAnchor = Stopwatch.GetTimestamp();
    }
}
