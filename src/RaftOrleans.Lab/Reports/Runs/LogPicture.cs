namespace RaftOrleans.Lab;

/// <summary>The logs of nodes as rows of boxes, as in figures 6 and 7 of the paper: a box per entry, coloured by its term.</summary>
public static class LogPicture
{
    private const double Left = 60;
    private const double Top = 26;
    private const double CellWidth = 30;
    private const double CellHeight = 26;
    private const double RowHeight = 38;

    /// <summary>Draws logs.</summary>
    /// <param name="logs">The logs.</param>
    /// <param name="most">Most entries of each log that are drawn: the last ones.</param>
    /// <returns>An element <c>svg</c>.</returns>
    public static string Draw(IReadOnlyList<NodeLog> logs, int most = 32)
    {
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var canvas = new SvgCanvas();
        long last = logs.Count == 0 ? 0 : logs.Max(log => log.LastIndex);
        long first = Math.Max(1, last - most + 1);
        for (long index = first; index <= last; index++)
        {
            canvas.Text(X(index) + (CellWidth / 2), Top - 8, FormattableString.Invariant($"{index}"), ReportColor.Muted, 10, "middle");
        }

        for (int row = 0; row < logs.Count; row++)
        {
            DrawLog(canvas, logs[row], Top + (row * RowHeight));
        }

        double width = Math.Max(360, X(last + 1) + 20);
        double bottom = Top + (logs.Count * RowHeight) + 6;
        const string legend = "t2: term of the entry; full colour: known to be committed there; pale: not; dashed name: not running";
        canvas.Text(8, bottom + 6, legend, ReportColor.Muted, 10);
        return canvas.Element(Math.Max(width, 560), bottom + 16, "Logs of the nodes");

        double X(long index) => Left + ((index - first) * CellWidth);

        void DrawLog(SvgCanvas picture, NodeLog log, double y)
        {
            picture.Text(8, y + 17, log.Node.ToString(), log.IsRunning ? ReportColor.Ink : ReportColor.Down, 13, isBold: true);
            if (!log.IsRunning)
            {
                picture.Line(8, y + 22, 30, y + 22, ReportColor.Down, 1.5, "3 2");
            }

            foreach (LogLine line in log.Lines.Where(line => line.Index >= first))
            {
                ReportColor color = ReportColors.Series(line.Term - 1);
                string tip = FormattableString.Invariant($"{log.Node}, entry {line.Index}, term {line.Term}: {line.Command}");
                picture.Box(X(line.Index) + 1, y, CellWidth - 2, CellHeight, color, color, line.Committed ? 0.55 : 0.12, 3, tip);
                string term = FormattableString.Invariant($"t{line.Term}");
                picture.Text(X(line.Index) + (CellWidth / 2), y + 17, term, ReportColor.Ink, 10, "middle");
            }
        }
    }
}
