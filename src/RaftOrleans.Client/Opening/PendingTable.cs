using System.Globalization;
using RaftOrleans.Lab;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>What is pending, as a person reads it.</summary>
internal static class PendingTable
{
    /// <summary>A row per event.</summary>
    public static Table Make(Terminal terminal, IEnumerable<PendingRowView> pending)
    {
        Table table = terminal.NewTable().AddColumns("event", "time", "kind", "node", "what");
        table.Columns[0].RightAligned();
        table.Columns[1].RightAligned();
        foreach (PendingRowView row in pending)
        {
            string group = row.Group is null or "default" ? "" : $"{Terminal.Clean(row.Group)}/";
            table.AddRow(
                new Text(row.Id.ToString(CultureInfo.InvariantCulture)),
                new Text(row.AtMs > TimeSpan.FromDays(365).TotalMilliseconds
                    ? "never"
                    : string.Create(CultureInfo.InvariantCulture, $"{row.AtMs / 1000:F6} s")),
                new Text(Terminal.Clean(row.Kind.Replace('_', ' '))),
                new Text(row.Node is null ? "" : group + Terminal.Clean(row.Node)),
                new Text(Terminal.Clean(row.What) + (row.IsLost ? " (will be lost)" : "")));
        }

        return table;
    }

    /// <summary>The rows of a run that this program holds.</summary>
    public static IEnumerable<PendingRowView> Rows(OpenedRun run) => run.World.Pending.Select(static pending => Row(PendingStep.Of(pending)));

    private static PendingRowView Row(PendingStep step) => new()
    {
        Id = step.Id,
        AtMs = step.At.TotalMilliseconds,
        Kind = step.Kind,
        Group = step.Group.Length == 0 ? null : step.Group,
        Node = step.Node.IsNone ? null : step.Node.ToString(),
        From = step.From.IsNone ? null : step.From.ToString(),
        What = step.What,
        IsLost = step.IsLost,
    };
}
