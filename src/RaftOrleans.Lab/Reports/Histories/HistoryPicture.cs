using System.Globalization;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>
/// A history as a picture: a bar per operation from its call to its return, a row or more per client, all on one axis of time. Where an
/// order is known that explains the answers, a tick on each bar shows where the operation took effect; where none exists, the smallest
/// part that no order explains stands out.
/// </summary>
public sealed class HistoryPicture
{
    private const double Left = 90;
    private const double Right = 20;
    private const double SmallestWidth = 1_060;
    private const double LargestWidth = 8_000;

    /// <summary>Room that a bar should have on the average, so that what stands in it can be read.</summary>
    private const double WidthOfOperation = 34;

    private const double BarHeight = 17;
    private const double RowHeight = 22;

    private readonly SvgCanvas _canvas = new();
    private readonly HistoryPictureOptions _options;
    private readonly List<Operation> _operations;
    private readonly HashSet<Operation> _failing;
    private readonly Dictionary<Operation, double> _points = new(ReferenceEqualityComparer.Instance);
    private readonly double _width;
    private readonly double _from;
    private readonly double _to;

    private HistoryPicture(IReadOnlyList<Operation> operations, HistoryPictureOptions options)
    {
        _options = options;
        _failing = new HashSet<Operation>(options.Failing, ReferenceEqualityComparer.Instance);
        foreach (Operation failing in options.Failing)
        {
            // The checker gives the operations of the history back, but a caller may have copied them.
            _failing.UnionWith(operations.Where(operation => operation == failing));
        }

        _operations = [.. Chosen(operations, options, _failing)];
        foreach (KeyOrder order in options.Orders)
        {
            PlacePoints(order);
        }

        int busiest = _operations.Count == 0 ? 0 : _operations.GroupBy(operation => operation.Client).Max(client => client.Count());
        _width = Math.Clamp(busiest * WidthOfOperation, SmallestWidth, LargestWidth);
        _from = _operations.Count == 0 ? 0 : _operations.Min(operation => operation.Call);
        double end = _operations.Count == 0 ? 1 : _operations.Max(operation => operation.Return ?? operation.Call);
        _to = end > _from ? end + ((end - _from) * 0.02) : _from + 1;
    }

    /// <summary>Draws a history.</summary>
    /// <param name="operations">Its operations.</param>
    /// <param name="options">What is known of it.</param>
    /// <returns>An element <c>svg</c>, and what was left out, in words; null for nothing.</returns>
    public static (string Svg, string? LeftOut) Draw(IReadOnlyList<Operation> operations, HistoryPictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(operations);
        options ??= new HistoryPictureOptions();
        var picture = new HistoryPicture(operations, options);
        string svg = picture.Draw();
        int drawn = picture._operations.Count;
        string which = picture._failing.Count > 0 ? "those nearest to the failing ones" : "the first ones";
        return (svg, drawn == operations.Count ? null : FormattableString.Invariant(
            $"{drawn} of {operations.Count} operations are drawn; {which}"));
    }

    /// <summary>Those that are drawn: around what fails, else the first.</summary>
    private static IEnumerable<Operation> Chosen(
        IReadOnlyList<Operation> operations, HistoryPictureOptions options, HashSet<Operation> failing)
    {
        List<Operation> byCall = [.. operations.OrderBy(operation => operation.Call)];
        if (byCall.Count <= options.MaxOperations)
        {
            return byCall;
        }

        if (failing.Count == 0)
        {
            return byCall.Take(options.MaxOperations);
        }

        long first = failing.Min(operation => operation.Call);
        long last = failing.Max(operation => operation.Return ?? operation.Call);
        HashSet<string> keys = [.. failing.Select(operation => operation.Key)];
        HashSet<Operation> near = new(
            byCall.OrderBy(operation => failing.Contains(operation) ? 0 : keys.Contains(operation.Key) ? 1 : 2)
                .ThenBy(operation => Math.Max(0, Math.Max(first - (operation.Return ?? operation.Call), operation.Call - last)))
                .Take(Math.Max(options.MaxOperations, failing.Count)),
            ReferenceEqualityComparer.Instance);
        return byCall.Where(near.Contains);
    }

    /// <summary>
    /// A time for each operation of an order: as early as the order allows. It lies between call and return, because the order respects
    /// both.
    /// </summary>
    private void PlacePoints(KeyOrder order)
    {
        double point = double.NegativeInfinity;
        foreach (Operation operation in order.Operations)
        {
            point = Math.Max(point, operation.Call);
            _points[operation] = point;
        }
    }

    private string Draw()
    {
        List<(long Client, int Lane, Operation Operation)> placed = PlaceRows(out List<(long Client, int Row)> names, out int rows);
        double top = _options.Bands.Count > 0 ? 44 : 26;
        double bottom = top + (rows * RowHeight) + 6;
        DrawBands(top, bottom);
        DrawAxis(bottom);
        foreach ((long client, int row) in names)
        {
            _canvas.Line(0, top + (row * RowHeight) - 2, _width, top + (row * RowHeight) - 2, ReportColor.Grid);
            string name = FormattableString.Invariant($"client {client}");
            _canvas.Text(8, top + (row * RowHeight) + 13, name, ReportColor.Ink, 12, isBold: true);
        }

        foreach ((_, int row, Operation operation) in placed)
        {
            DrawBar(operation, top + (row * RowHeight));
        }

        return _canvas.Element(_width, bottom + 30, "Operations of clients over time");
    }

    /// <summary>A client does one thing at a time, but for those it gave up waiting for: they get rows of their own.</summary>
    private List<(long Client, int Row, Operation Operation)> PlaceRows(out List<(long Client, int Row)> names, out int rows)
    {
        List<(long, int, Operation)> placed = [];
        names = [];
        rows = 0;
        foreach (IGrouping<long, Operation> client in _operations.GroupBy(operation => operation.Client).OrderBy(group => group.Key))
        {
            names.Add((client.Key, rows));
            List<double> ends = [];
            foreach (Operation operation in client)
            {
                double begin = X(operation.Call);
                int lane = ends.FindIndex(end => end <= begin);
                if (lane < 0)
                {
                    lane = ends.Count;
                    ends.Add(0);
                }

                // Open ones end nowhere; the next one may stand on their tail.
                ends[lane] = operation.IsOpen ? begin + 30 : X(operation.Return ?? operation.Call);
                placed.Add((client.Key, rows + lane, operation));
            }

            rows += ends.Count;
        }

        return placed;
    }

    private void DrawBands(double top, double bottom)
    {
        double free = double.NegativeInfinity;
        foreach (ChartBand band in _options.Bands)
        {
            double left = Math.Max(Left, X(band.From));
            double right = Math.Min(_width - Right, X(band.To));
            if (right <= left)
            {
                continue;
            }

            bool isLeader = band.Color == ReportColor.Leader;
            double y = isLeader ? 4 : 20;
            double height = isLeader ? 13 : bottom - y;
            _canvas.Box(left, y, right - left, height, band.Color, null, isLeader ? 0.25 : 0.1, tip: band.Label);
            if (isLeader)
            {
                _canvas.Text(left + 3, y + 10, SvgCanvas.Fit(band.Label, right - left - 6, 10), ReportColor.Ink, 10);
            }
            else if (left >= free)
            {
                double room = Math.Min(260, _width - Right - left);
                _canvas.Text(left + 3, 31, SvgCanvas.Fit(band.Label, room, 10), ReportColor.Fault, 10, hasHalo: true);
                free = left + Math.Min(room, (band.Label.Length * 6) + 8);
            }
        }
    }

    private void DrawAxis(double bottom)
    {
        _canvas.Line(Left, bottom, _width - Right, bottom, ReportColor.Muted);
        double first = (_from - _options.Zero) * _options.UnitsPerTick;
        double last = (_to - _options.Zero) * _options.UnitsPerTick;
        double step = NiceStep((last - first) / 8);
        for (double tick = Math.Ceiling(first / step) * step; tick <= last; tick += step)
        {
            double x = X((tick / _options.UnitsPerTick) + _options.Zero);
            _canvas.Line(x, bottom, x, bottom + 4, ReportColor.Muted);
            string label = Math.Round(tick, 7).ToString("0.######", CultureInfo.InvariantCulture);
            _canvas.Text(x, bottom + 16, label, ReportColor.Muted, 10, "middle");
        }

        _canvas.Text(8, bottom + 16, _options.Unit, ReportColor.Muted, 10);
    }

    private void DrawBar(Operation operation, double y)
    {
        double left = X(operation.Call);
        double right = X(operation.Return ?? operation.Call);
        right = operation.IsOpen ? Math.Max(left + 28, right) : right;
        bool isFailing = _failing.Contains(operation);
        bool isDimmed = _failing.Count > 0 && !isFailing;
        ReportColor color = operation.Outcome == OperationOutcome.Fail ? ReportColor.Down
            : operation.Function == OperationFunction.Read ? ReportColor.Series1
            : ReportColor.Series2;
        double opacity = isDimmed ? 0.12 : operation.IsOpen ? 0.18 : 0.3;
        ReportColor border = isFailing ? ReportColor.Bad : color;
        _canvas.Box(left, y, Math.Max(2, right - left), BarHeight, color, border, opacity, 3, operation.ToString());
        if (operation.IsOpen)
        {
            _canvas.Line(right, y + (BarHeight / 2), right + 14, y + (BarHeight / 2), color, 1.4, "3 3");
        }

        if (isFailing)
        {
            _canvas.Box(left - 1.5, y - 1.5, Math.Max(2, right - left) + 3, BarHeight + 3, null, ReportColor.Bad, radius: 4);
        }

        string label = SvgCanvas.Fit(Label(operation), right - left - 6, 10);
        if (isFailing && label.Length == 0)
        {
            label = Label(operation);
        }

        _canvas.Text(left + 4, y + 12.5, label, isDimmed ? ReportColor.Muted : ReportColor.Ink, 10);
        if (_points.TryGetValue(operation, out double point))
        {
            double x = Math.Clamp(X(point), left, Math.Max(left, right));
            _canvas.Line(x, y - 2, x, y + BarHeight + 2, ReportColor.Good, 2);
        }
    }

    private static string Label(Operation operation)
    {
        string what = operation.Function switch
        {
            OperationFunction.Read => $"{operation.Key} = {(operation.IsOpen ? "?" : operation.Output ?? "absent")}",
            OperationFunction.Write => $"{operation.Key} := {operation.Value}",
            OperationFunction.Cas when operation.Output == "false" => $"{operation.Key}: {operation.From ?? "absent"} → {operation.Value} no",
            OperationFunction.Cas => $"{operation.Key}: {operation.From ?? "absent"} → {operation.Value}",
            OperationFunction.Append => $"{operation.Key} += {operation.Value}",
            _ => $"delete {operation.Key}",
        };
        return operation.Outcome == OperationOutcome.Fail ? $"{what} failed" : operation.IsOpen ? $"{what} ?" : what;
    }

    private double X(double time) => Left + ((time - _from) / (_to - _from) * (_width - Left - Right));

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double share = rough / power;
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }
}
