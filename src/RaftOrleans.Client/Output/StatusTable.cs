using System.Globalization;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>A group's status as a person reads it.</summary>
internal static class StatusTable
{
    /// <summary>One line above the table.</summary>
    public static string Headline(string group, GroupView view)
    {
        int alive = view.Nodes.Count(node => node.IsAlive);
        string leader = view.Leader is { } id
            ? $"leader {id} in term {(view.LeaderNode?.Term ?? 0).ToString(CultureInfo.InvariantCulture)}"
            : "no leader";
        return $"group {group}: {Words.Count(view.Nodes.Count, "node")}, {alive} running, {leader}";
    }

    /// <summary>A row per node.</summary>
    public static Table Make(Terminal terminal, GroupView view)
    {
        bool silos = view.Nodes.Any(node => node.Silo is not null);
        Table table = terminal.NewTable().AddColumns("node", "role", "term", "status", "last seen", "log", "commit", "applied");
        foreach (int number in (int[])[2, 5, 6, 7])
        {
            table.Columns[number].RightAligned();
        }

        bool faults = view.Nodes.Any(node => FaultsOf(node).Length > 0);
        if (silos)
        {
            table.AddColumn("silo");
        }

        if (faults)
        {
            table.AddColumn("faults");
        }

        foreach (NodeView node in view.Nodes)
        {
            List<string> row =
            [
                Mark(node, view),
                Markup.Escape(Terminal.Clean(node.Role ?? node.State)),
                Number(node.Term),
                StatusMarkup(node),
                node.IsAlive ? "now" : LastSeen(node),
                Number(node.LogLength),
                Number(node.CommitIndex),
                Number(node.LastApplied),
            ];
            if (silos)
            {
                row.Add(Markup.Escape(Terminal.Clean(node.Silo)));
            }

            if (faults)
            {
                row.Add($"[yellow]{Markup.Escape(Terminal.Clean(FaultsOf(node)))}[/]");
            }

            table.AddRow([.. row]);
        }

        return table;
    }

    /// <summary><c>running</c>, or why a node does not run.</summary>
    public static string StatusOf(NodeView node) => node.Health ?? (node.IsAlive ? "running" : "down");

    /// <summary>What is wrong with a node's disk, clock and process, or nothing.</summary>
    public static string FaultsOf(NodeView node) => string.Join(
        "; ",
        new[]
        {
            node.Failure is { } failure ? $"does not run: {failure}" : null,
            node.Disk is { } disk ? $"disk {disk}" : null,
            node.Clock is { } clock ? $"clock {clock}" : null,
            node.StepMs is { } step and > 0 ? $"takes {DurationText.Format(TimeSpan.FromMilliseconds(step))} for every input" : null,
        }.OfType<string>());

    private static string Mark(NodeView node, GroupView view)
    {
        string id = Markup.Escape(Terminal.Clean(node.NodeId));
        return node.NodeId == view.Leader ? $"[bold green]* {id}[/]" : $"  {id}";
    }

    private static string StatusMarkup(NodeView node)
    {
        string status = Markup.Escape(Terminal.Clean(StatusOf(node)));
        return node.IsAlive ? $"[green]{status}[/]" : StatusOf(node) == "paused" ? $"[yellow]{status}[/]" : $"[red]{status}[/]";
    }

    private static string LastSeen(NodeView node) =>
        node.LastSeenMs is { } age ? $"{DurationText.Format(TimeSpan.FromMilliseconds(age))} ago" : "-";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
