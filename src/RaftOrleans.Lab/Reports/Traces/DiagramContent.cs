using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>What a diagram of a trace shows: the nodes, the steps that matter, the messages, and what was left out.</summary>
internal sealed class DiagramContent
{
    private DiagramContent(
        IReadOnlyList<TraceStep> steps,
        IReadOnlyList<NodeId> nodes,
        IReadOnlyList<TraceFlight> flights,
        IReadOnlyList<int> marks,
        IReadOnlyList<string> leftOut)
    {
        Steps = steps;
        Nodes = nodes;
        Flights = flights;
        Marks = marks;
        LeftOut = leftOut;
    }

    /// <summary>The whole trace.</summary>
    public IReadOnlyList<TraceStep> Steps { get; }

    /// <summary>The servers, in order.</summary>
    public IReadOnlyList<NodeId> Nodes { get; }

    /// <summary>The messages that are drawn, by their sending.</summary>
    public IReadOnlyList<TraceFlight> Flights { get; }

    /// <summary>Steps that are drawn by themselves: elections, commits, processes, faults. By their places in the trace.</summary>
    public IReadOnlyList<int> Marks { get; }

    /// <summary>What was left out, in words; empty for nothing.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Chooses what is shown.</summary>
    public static DiagramContent Of(IReadOnlyList<TraceStep> steps, DiagramOptions options)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMessages, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxMessages, DiagramOptions.LargestMaxMessages, nameof(options));
        int first = FirstAfter(steps, options.From, orEqual: true);
        int end = FirstAfter(steps, options.To, orEqual: false, otherwise: steps.Count);
        var leftOut = new List<string>();
        if (first > 0 || end < steps.Count)
        {
            leftOut.Add($"{Words(first, "step")} before and {Words(steps.Count - end, "step")} after the part that is shown");
        }

        List<TraceFlight> flights =
        [
            .. TraceFlight.Of(steps).Where(flight =>
                (flight.Sent >= first && flight.Sent < end) || (flight.Ended >= first && flight.Ended < end)),
        ];
        if (flights.Count > options.MaxMessages)
        {
            int all = flights.Count;
            flights = [.. flights.Where(flight => !IsIdle(flight.Message))];
            leftOut.Add($"{Words(all - flights.Count, "heartbeat and answer", "heartbeats and answers")}");
        }

        if (flights.Count > options.MaxMessages)
        {
            TimeSpan last = steps[flights[options.MaxMessages - 1].Sent].Time;
            int from = flights[options.MaxMessages].Sent;
            leftOut.Add(
                $"{Words(flights.Count - options.MaxMessages, "message")} and {Words(end - from, "step")} after {Seconds(last)}; "
                + $"show them with --from {Seconds(last).Replace(" ", "", StringComparison.Ordinal)}, or more with --messages");
            flights.RemoveRange(options.MaxMessages, flights.Count - options.MaxMessages);
            end = Math.Min(end, from);
        }

        List<int> marks = [.. Enumerable.Range(first, Math.Max(0, end - first)).Where(i => IsMark(steps[i]))];
        NodeId[] nodes =
        [
            .. steps.SelectMany(step => step.Message is { } message ? new[] { step.Node, message.From, message.To } : [step.Node])
                .Where(node => node.IsMember).Select(node => node.WithoutIncarnation()).Distinct().Order(),
        ];
        flights.RemoveAll(flight => !flight.Message.From.IsMember || !flight.Message.To.IsMember);
        return new DiagramContent(steps, nodes, flights, marks, leftOut);
    }

    /// <summary>A time of the trace in words.</summary>
    public static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.######} s");

    private static bool IsMark(TraceStep step) => step.Event is TraceEvents.Timeout or TraceEvents.Leader or TraceEvents.Role or TraceEvents.Commit
        or TraceEvents.Start or TraceEvents.Restart or TraceEvents.Crash or TraceEvents.Pause or TraceEvents.Resume or TraceEvents.Wipe
        or TraceEvents.Network or TraceEvents.Disk or TraceEvents.Clock or TraceEvents.Violation or TraceEvents.Client or TraceEvents.Control
        or nameof(TraceKind.LogTruncated) or nameof(TraceKind.SnapshotTaken) or nameof(TraceKind.SnapshotInstalled);

    private static bool IsIdle(TraceMessage message) => message is { Type: "AE", Count: 0 } or { Type: "AER", Ok: true };

    private static int FirstAfter(IReadOnlyList<TraceStep> steps, TimeSpan? time, bool orEqual, int otherwise = 0)
    {
        if (time is not { } moment)
        {
            return otherwise;
        }

        int i = 0;
        while (i < steps.Count && (orEqual ? steps[i].Time < moment : steps[i].Time <= moment))
        {
            i++;
        }

        return i;
    }

    private static string Words(int count, string one, string? many = null) =>
        FormattableString.Invariant($"{count} {(count == 1 ? one : many ?? one + "s")}");
}
