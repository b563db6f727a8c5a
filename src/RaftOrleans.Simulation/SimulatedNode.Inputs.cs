using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <content>What reaches it: calls, messages, its timer, its disk; at once, or in turn where its process is frozen or slow.</content>
public sealed partial class SimulatedNode
{
    /// <summary>Does something to the node, now or when the process goes on.</summary>
    /// <exception cref="ArgumentException">The node does not take this; the caller's mistake, and nothing has happened.</exception>
    internal void Input(string what, Action<RaftNode, TimeSpan> input, string happened = TraceEvents.Control)
    {
        StepCause cause = new(happened, Why: what);
        if (Core is not null && IsBusy)
        {
            Enqueue(input, cause);
        }
        else if (Core is not null)
        {
            input(Core, _clock.Now);
            Handle(what, static (_, _) => { }, cause);
        }
    }

    /// <summary>The same for what comes from the process itself.</summary>
    private void HandleInTurn<T>(string what, T argument, Action<RaftNode, T, TimeSpan> input, StepCause cause)
    {
        if (IsBusy)
        {
            WaitInTurn(argument, input, cause);
        }
        else
        {
            Handle(what, argument, input, cause);
        }
    }

    private void HandleInTurn(string what, Action<RaftNode, TimeSpan> input, StepCause cause) =>
        HandleInTurn(what, input, static (core, input, now) => input(core, now), cause);

    private void WaitInTurn<T>(T argument, Action<RaftNode, T, TimeSpan> input, StepCause cause) =>
        Enqueue((core, now) => input(core, argument, now), cause);

    /// <summary>A message arrives, unless its link was cut meanwhile or nobody is there.</summary>
    internal void Deliver(Message message, long epoch)
    {
        if (_group.IsLost(message, epoch))
        {
            NoteLost(message, Core is null ? "nobody is there" : "its link was cut meanwhile");
            return;
        }

        _world.Deliveries++;
        _group.MessageArrived?.Invoke(message);
        if (!IsBusy)
        {
            StepCause cause = new(TraceEvents.Recv, message);
            Handle("receive", message, static (core, message, now) => core.Receive(message, now), cause, message);
        }
        else if (_waitingMessages < _world.Options.PausedInboxLimit)
        {
            // Only the network loses what finds no room; the disk and whoever is in the same process do not.
            _waitingMessages++;
            WaitForTurn(message);
        }
        else
        {
            NoteLost(message, "the process is behind, and had no room for it");
        }
    }

    /// <summary>Apart from <see cref="Deliver"/>, so that a message that is handled at once allocates nothing.</summary>
    private void WaitForTurn(Message message) => WaitInTurn(
        message,
        (core, message, now) =>
        {
            _waitingMessages--;
            core.Receive(message, now);
        },
        new StepCause(TraceEvents.Recv, message));

    /// <summary>The deadline that was set is reached; it may have moved meanwhile.</summary>
    internal void OnTimer(TimeSpan at)
    {
        if (at != _timerAt)
        {
            return;
        }

        _timerAt = _timerFor = TimeSpan.MaxValue;
        if (Process != ProcessState.Running)
        {
            return;
        }

        if (Core!.NextDeadline <= _clock.Now)
        {
            HandleInTurn("timer", static (core, now) => core.Tick(now), new StepCause(TraceEvents.Tick));
        }
        else
        {
            SetTimer();
        }
    }

    /// <summary>The disk has made durable what it was given.</summary>
    internal void OnDiskSync(long generation)
    {
        if (generation != _disk.Generation)
        {
            return;
        }

        if (_disk.StalledUntil > _world.Now)
        {
            _disk.IsHeld = true;
            return;
        }

        string? failure = _disk.WriteFailure;
        if (failure is not null && _group.Settings.Host.StopsWhenWriteFails())
        {
            // The disk is asked nothing more; a frozen process learns of it when it goes on.
            HandleInTurn("disk failed", failure, static (_, why, _) => throw new DiskFailedException(why), new StepCause(TraceEvents.Disk));
            return;
        }

        if ((failure is null ? _disk.Synced(out long ticket) : _disk.Forget(out ticket)) is { } next)
        {
            _world.Schedule(next, ScheduledEventKind.DiskSync, this, null, _disk.Generation);
        }

        StepCause cause = new(TraceEvents.Synced);
        HandleInTurn("synced", ticket, static (core, ticket, now) => core.StorageCompleted(ticket, now), cause);
    }
}
