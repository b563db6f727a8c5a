using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <content>
/// A world that goes on by hand: what is pending, and what of it happens next. Only what a real network, disk or clock may do can be done:
/// a message comes early or never, a write ends early, a clock jumps forward.
/// </content>
public sealed partial class World
{
    /// <summary>Most events that are handled while a certain one is waited for.</summary>
    private const int StepLimit = 100_000;

    /// <summary>
    /// What is still to happen, in order. Not among them is what will do nothing: a timer or a write of a process that has ended since.
    /// </summary>
    public IReadOnlyList<PendingEvent> Pending
    {
        get
        {
            List<PendingEvent> pending = [];
            for (int place = 0; place < _queue.Count; place++)
            {
                ref readonly ScheduledEvent waiting = ref _queue.Waiting(place);
                if (waiting.Node is null || waiting.Node.Expects(in waiting))
                {
                    pending.Add(Describe(in waiting));
                }
            }

            return [.. pending.OrderBy(static one => one.At).ThenBy(static one => one.Id)];
        }
    }

    /// <summary>What is pending under a number, or null.</summary>
    public PendingEvent? FindPending(long id) => Pending.FirstOrDefault(pending => pending.Id == id);

    /// <summary>Why <see cref="Deliver"/> cannot be done, or null.</summary>
    public string? WhyNotDeliver(long id) =>
        WhyNot(id, "cannot be delivered; a timer can be fired", PendingKind.Message, PendingKind.DiskSync);

    /// <summary>Why <see cref="Drop"/> cannot be done, or null.</summary>
    public string? WhyNotDrop(long id) => WhyNot(id, "cannot be lost", PendingKind.Message);

    /// <summary>Lets a message arrive, or a write end, before its time and before all others.</summary>
    /// <param name="id">Its number.</param>
    /// <exception cref="ArgumentException">Nothing of this number is pending, or it is neither a message nor a write.</exception>
    public void Deliver(long id)
    {
        if (WhyNotDeliver(id) is { } problem)
        {
            throw new ArgumentException(problem, nameof(id));
        }

        ScheduledEvent taken = _queue.TakeOut(id)!.Value;
        Log.Note(taken.Node!.Id, taken.Kind == ScheduledEventKind.Delivery ? "delivery by hand" : "sync by hand");
        Happen(in taken);
    }

    /// <summary>Loses a message.</summary>
    /// <param name="id">Its number.</param>
    /// <exception cref="ArgumentException">Nothing of this number is pending, or it is no message.</exception>
    public void Drop(long id)
    {
        if (WhyNotDrop(id) is { } problem)
        {
            throw new ArgumentException(problem, nameof(id));
        }

        Log.Note(_queue.TakeOut(id)!.Value.Node!.Id, "loss by hand");
    }

    /// <summary>
    /// Makes a node's clock jump forward to its next deadline, and lets the node notice. Its clock stays ahead by so much.
    /// </summary>
    /// <exception cref="ArgumentException">The node does not run, or waits for no deadline.</exception>
    public void Fire(SimulatedNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.WhyNotFire() is { } problem)
        {
            throw new ArgumentException(problem, nameof(node));
        }

        node.JumpToDeadline();
        for (int place = 0; place < _queue.Count; place++)
        {
            ref readonly ScheduledEvent waiting = ref _queue.Waiting(place);
            if (waiting.Kind == ScheduledEventKind.Timer && waiting.Node == node && node.Expects(in waiting))
            {
                ScheduledEvent timer = _queue.TakeOut(waiting.Sequence)!.Value;
                Happen(in timer);
                return;
            }
        }
    }

    /// <summary>Handles events until a message has arrived.</summary>
    /// <returns>False where none did.</returns>
    public bool StepMessage()
    {
        long before = Deliveries;
        for (int left = StepLimit; left > 0 && Deliveries == before && Step(); left--)
        {
        }

        return Deliveries > before;
    }

    /// <summary>Handles events until one has happened to a node.</summary>
    /// <returns>False where none did.</returns>
    public bool StepNode(SimulatedNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        bool isIts = false;
        for (int left = StepLimit; left > 0 && !isIts && NextEvent is not null; left--)
        {
            isIts = !IsAlarmNext && _queue.Next.Node == node && node.Expects(in _queue.Next);
            Step();
        }

        return isIts;
    }

    private static PendingEvent Describe(in ScheduledEvent waiting)
    {
        PendingKind kind = waiting.Kind switch
        {
            ScheduledEventKind.Delivery => PendingKind.Message,
            ScheduledEventKind.Timer => PendingKind.Timer,
            ScheduledEventKind.DiskSync => PendingKind.DiskSync,
            _ => PendingKind.Action,
        };
        SimulatedNode? node = waiting.Node;
        Message? message = waiting.Payload as Message;
        return new PendingEvent(
            waiting.Sequence,
            kind == PendingKind.Timer ? node!.DeadlineTime : waiting.At,
            kind,
            node?.GroupName ?? "",
            node?.Id ?? NodeId.None,
            message,
            message is not null && node!.IsLost(message, waiting.Number));
    }

    /// <summary>Handles what was taken out of its turn; time does not go on.</summary>
    private void Happen(in ScheduledEvent taken)
    {
        Events++;
        switch (taken.Kind)
        {
            case ScheduledEventKind.Delivery: taken.Node!.Deliver((Message)taken.Payload!, taken.Number); break;
            case ScheduledEventKind.Timer: taken.Node!.OnTimer(taken.At); break;
            default: taken.Node!.OnDiskSync(taken.Number); break;
        }
    }

    private string? WhyNot(long id, string otherwise, params ReadOnlySpan<PendingKind> kinds) => FindPending(id) is not { } pending
        ? $"nothing of the number {id} is pending"
        : kinds.Contains(pending.Kind) ? null
        : $"number {id} is of the kind {pending.Kind}, which {otherwise}";
}
