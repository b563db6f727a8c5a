using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>
/// A trace as a space-time diagram (Lamport, 1978): a lane per node, time downward, an arrow per message. Lanes have the colours of the
/// nodes' roles. Time is stretched where much happens and shortened where nothing does; the times stand at the left.
/// </summary>
public sealed class SpaceTimeDiagram
{
    private const double Left = 96;
    private const double Top = 62;
    private const double LaneWidth = 190;
    private const double RowHeight = 15;
    private const double ArrowHeight = 8;

    /// <summary>Most pixels between two moments, however much time there is between them.</summary>
    private const double LongestGap = 44;

    private const double PixelsPerMillisecond = 2.2;

    private readonly SvgCanvas _canvas = new();
    private readonly DiagramContent _content;
    private readonly SortedDictionary<int, double> _rows = [];
    private double _bottom = Top;

    private SpaceTimeDiagram(DiagramContent content) => _content = content;

    /// <summary>Draws a trace.</summary>
    /// <param name="steps">The trace.</param>
    /// <param name="options">Which part, or null for all.</param>
    /// <returns>An element <c>svg</c>; <see cref="SvgText.Document"/> makes a file of it.</returns>
    public static string Draw(IReadOnlyList<TraceStep> steps, DiagramOptions? options = null) =>
        new SpaceTimeDiagram(DiagramContent.Of(steps, options ?? new DiagramOptions())).Draw();

    /// <summary>What is left out of a diagram of this trace, in words; empty for nothing.</summary>
    public static IReadOnlyList<string> LeftOut(IReadOnlyList<TraceStep> steps, DiagramOptions? options = null) =>
        DiagramContent.Of(steps, options ?? new DiagramOptions()).LeftOut;

    private string Draw()
    {
        PlaceRows();
        DrawTimes();
        DrawFaults();
        DrawLanes();
        foreach (TraceFlight flight in _content.Flights)
        {
            Draw(flight);
        }

        foreach (int mark in _content.Marks)
        {
            DrawMark(mark);
        }

        double width = Math.Max(Left + (_content.Nodes.Count * LaneWidth) + 20, 480);
        DrawHead(width);
        for (int i = 0; i < _content.LeftOut.Count; i++)
        {
            _canvas.Text(12, _bottom + 34 + (i * 15), $"left out: {_content.LeftOut[i]}", ReportColor.Muted, 11);
        }

        return _canvas.Element(width, _bottom + 36 + (_content.LeftOut.Count * 15), "Space-time diagram");
    }

    /// <summary>
    /// Every step that is drawn gets a height; steps of one moment and one lane stand below each other, so that all can be read.
    /// </summary>
    private void PlaceRows()
    {
        SortedSet<int> drawn = [.. _content.Marks];
        foreach (TraceFlight flight in _content.Flights)
        {
            drawn.Add(flight.Sent);
            if (flight.Ended is { } end)
            {
                drawn.Add(end);
            }
        }

        TimeSpan? before = null;
        double y = Top + 16;
        foreach (int i in drawn)
        {
            TraceStep step = _content.Steps[i];
            if (before is { } time)
            {
                double gap = (step.Time - time).TotalMilliseconds * PixelsPerMillisecond;
                y += Math.Clamp(gap, HasText(step) ? RowHeight : ArrowHeight, LongestGap);
            }

            before = step.Time;
            _rows[i] = y;
        }

        _bottom = y + 24;
    }

    private static bool HasText(TraceStep step) => step.Event is not (TraceEvents.Send or TraceEvents.Recv);

    private void DrawTimes()
    {
        double free = 0;
        foreach ((int i, double y) in _rows)
        {
            if (y >= free)
            {
                _canvas.Line(Left - 8, y, Left + ((_content.Nodes.Count - 0.5) * LaneWidth), y, ReportColor.Grid, 1, "1 4");
                _canvas.Text(Left - 12, y + 4, DiagramContent.Seconds(_content.Steps[i].Time), ReportColor.Muted, 10, "end");
                free = y + 30;
            }
        }
    }

    private void DrawHead(double width)
    {
        _canvas.Box(0, 0, width, Top - 12, ReportColor.Panel);
        for (int i = 0; i < _content.Nodes.Count; i++)
        {
            _canvas.Text(X(i), 20, _content.Nodes[i].ToString(), ReportColor.Ink, 14, "middle", isBold: true);
        }

        double x = 12;
        foreach ((string name, ReportColor color) in new[]
        {
            ("follower", ReportColor.Follower), ("candidate", ReportColor.Candidate), ("leader", ReportColor.Leader), ("down", ReportColor.Down),
            ("lost message", ReportColor.Bad),
        })
        {
            _canvas.Box(x, 34, 14, 6, color);
            _canvas.Text(x + 19, 41, name, ReportColor.Muted, 10.5);
            x += 30 + (name.Length * 6.4);
        }
    }

    private void DrawFaults()
    {
        double? from = null;
        foreach (int i in _content.Marks)
        {
            TraceStep step = _content.Steps[i];
            if (step.Event != TraceEvents.Network)
            {
                continue;
            }

            if (step.IsFaulty == true)
            {
                from ??= _rows[i];
            }
            else if (from is { } begin)
            {
                Band(begin, _rows[i]);
                from = null;
            }
        }

        if (from is { } open)
        {
            Band(open, _bottom);
        }

        void Band(double begin, double end) =>
            _canvas.Box(Left - 8, begin, (_content.Nodes.Count * LaneWidth) - (LaneWidth / 2) + 8, end - begin, ReportColor.Fault, null, 0.08);
    }

    /// <summary>The lane of each node: pieces in the colour of what it is.</summary>
    private void DrawLanes()
    {
        int first = _rows.Count == 0 ? 0 : _rows.First().Key;
        int last = _rows.Count == 0 ? -1 : _rows.Last().Key;
        for (int lane = 0; lane < _content.Nodes.Count; lane++)
        {
            double from = Top;
            (ReportColor Color, bool IsDashed) look = (ReportColor.Follower, false);
            long term = -1;
            double y = Top;
            for (int i = 0; i <= last; i++)
            {
                TraceStep step = _content.Steps[i];
                y = _rows.TryGetValue(i, out double row) ? row : y;
                if (step.Node.WithoutIncarnation() != _content.Nodes[lane])
                {
                    continue;
                }

                (ReportColor Color, bool IsDashed) next = Look(step, look);
                if (next != look)
                {
                    Lane(lane, from, y, look);
                    (from, look) = (y, next);
                }

                if (step.State is { } state && state.Term != term)
                {
                    term = state.Term;
                    if (i >= first)
                    {
                        string words = FormattableString.Invariant($"term {term}");
                        _canvas.Text(X(lane) - 8, y + 4, words, ReportColor.Muted, 10, "end", hasHalo: true);
                    }
                }
            }

            Lane(lane, from, _bottom, look);
        }
    }

    private void Lane(int lane, double from, double to, (ReportColor Color, bool IsDashed) look)
    {
        if (to > from)
        {
            _canvas.Line(X(lane), from, X(lane), to, look.Color, look.Color == ReportColor.Leader ? 5 : 3, look.IsDashed ? "2 5" : null);
        }
    }

    private static (ReportColor Color, bool IsDashed) Look(TraceStep step, (ReportColor Color, bool IsDashed) before) => step.Event switch
    {
        TraceEvents.Crash or TraceEvents.Wipe => (ReportColor.Down, true),
        TraceEvents.Pause => (ReportColor.Down, false),
        TraceEvents.Drop => before,
        _ => step.State?.Role switch
        {
            null => before,
            Role.Leader => (ReportColor.Leader, false),
            Role.Follower => (ReportColor.Follower, false),
            _ => (ReportColor.Candidate, false),
        },
    };

    private void Draw(TraceFlight flight)
    {
        (double x1, double y1) = (X(flight.Message.From), Row(flight.Sent, Top));
        double x2 = X(flight.Message.To);
        double y2 = flight.Ended is { } end ? Row(end, _bottom) : _bottom;
        ReportColor color = flight.IsLost ? ReportColor.Bad : Color(flight.Message);
        double side = x2 > x1 ? 4 : -4;
        (x1, x2) = (x1 + side, x2 - side);
        if (flight.IsLost || flight.Ended is null)
        {
            // Lost somewhere on the way, though not on another lane; or it goes on beyond the picture.
            (x2, y2) = (x1 + ((x2 - x1) * 0.42), flight.IsLost ? Math.Max(y1 + 4, (y1 + y2) / 2) : y2);
        }

        _canvas.Arrow(x1, y1, x2, y2, color, 1.2, flight.IsCopy ? "4 3" : null);
        if (flight.IsLost)
        {
            _canvas.Cross(x2, y2, 4, ReportColor.Bad);
        }

        // Requests go from one to many and answers from many to one: their labels stand at the end at which they are apart.
        double near = Math.Min(0.5, 0.42 * LaneWidth / Math.Max(1, Math.Abs(x2 - x1)));
        double share = flight.Message.Type.EndsWith('R') ? near : 1 - near;
        _canvas.Text(x1 + ((x2 - x1) * share), y1 + ((y2 - y1) * share) - 3, flight.Label(), color, 9.5, "middle", hasHalo: true);
    }

    private static ReportColor Color(TraceMessage message) => message.Type switch
    {
        "RV" or "RVR" or "PV" or "PVR" or "TN" => ReportColor.Candidate,
        "AE" when message.Count > 0 => ReportColor.Ink,
        "IS" or "ISR" => ReportColor.Series4,
        "RI" or "RIR" => ReportColor.Series6,
        "AER" when message.Ok == false => ReportColor.Unsure,
        _ => ReportColor.Muted,
    };

    private void DrawMark(int i)
    {
        TraceStep step = _content.Steps[i];
        double y = _rows[i];
        if (step.Node.IsNone)
        {
            ReportColor color = step.Event == TraceEvents.Violation ? ReportColor.Bad : ReportColor.Fault;
            string words = $"{step.Event}: {step.Why}";
            _canvas.Line(Left - 8, y, Left + ((_content.Nodes.Count - 0.5) * LaneWidth), y, color, 1.4, "6 3");
            _canvas.Text(Left, y - 3, SvgCanvas.Fit(words, _content.Nodes.Count * LaneWidth, 10.5), color, 10.5, isBold: true, hasHalo: true);
            return;
        }

        (string text, ReportColor look) = Words(step);
        double x = X(step.Node);
        _canvas.Dot(x, y, 4, look, $"{DiagramContent.Seconds(step.Time)}: {step.Node} {step.Event} {step.Why}".TrimEnd());
        _canvas.Text(x + 9, y + 4, SvgCanvas.Fit(text, LaneWidth - 20, 10), look, 10, hasHalo: true);
    }

    private static (string Text, ReportColor Color) Words(TraceStep step) => step.Event switch
    {
        TraceEvents.Leader => ($"leader of term {step.State?.Term}", ReportColor.Leader),
        TraceEvents.Role => ($"{step.State?.Role.ToString().ToLowerInvariant()}", ReportColor.Muted),
        TraceEvents.Timeout => ("election timeout", ReportColor.Candidate),
        TraceEvents.Commit => ($"commit {step.Index}", ReportColor.Good),
        TraceEvents.Client => ($"client: {step.Why}", ReportColor.Series4),
        TraceEvents.Control => ($"control: {step.Why}", ReportColor.Series4),
        TraceEvents.Start or TraceEvents.Restart or TraceEvents.Resume => (step.Event.ToLowerInvariant(), ReportColor.Ink),
        TraceEvents.Crash or TraceEvents.Pause or TraceEvents.Wipe => (step.Event.ToLowerInvariant(), ReportColor.Bad),
        TraceEvents.Disk or TraceEvents.Clock => (step.Why ?? step.Event, ReportColor.Fault),
        nameof(TraceKind.LogTruncated) => ($"removes entries from {step.Index} on", ReportColor.Bad),
        _ => (step.Index > 0 ? $"{step.Event} {step.Index}" : step.Event, ReportColor.Muted),
    };

    private double X(int lane) => Left + 46 + (lane * LaneWidth);

    private double X(NodeId node)
    {
        int lane = 0;
        while (lane < _content.Nodes.Count - 1 && _content.Nodes[lane] != node.WithoutIncarnation())
        {
            lane++;
        }

        return X(lane);
    }

    private double Row(int step, double otherwise) => _rows.TryGetValue(step, out double y) ? y : otherwise;
}
