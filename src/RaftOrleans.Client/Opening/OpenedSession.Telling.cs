using System.Globalization;
using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <content>What it tells.</content>
internal sealed partial class OpenedSession
{
    private int _told;

    /// <summary>What has been answered or violated since it was last told, and where the run stands.</summary>
    private void Tell()
    {
        for (; _told < _answers.Count; _told++)
        {
            terminal.Line(Terminal.Clean(_answers[_told]));
        }

        string[] violations =
            [.. run.Groups.Values.SelectMany(static group => group.Violations).Select(static violation => violation.ToString())];
        for (; _violations < violations.Length; _violations++)
        {
            terminal.Line($"violation of {Terminal.Clean(violations[_violations])}");
        }

        terminal.Line(Where());
    }

    private void Status()
    {
        terminal.Line($"group {Terminal.Clean(_group)}: {Where()}");
        Table table = terminal.NewTable().AddColumns("node", "role", "term", "vote", "status", "log", "commit", "applied");
        foreach (int column in (int[])[2, 5, 6, 7])
        {
            table.Columns[column].RightAligned();
        }

        foreach (NodeStatus node in run.Status(_group))
        {
            table.AddRow(
                $"{node.Id}",
                Word($"{node.Role}"),
                Text(node.Term),
                node.VotedFor.IsNone ? "-" : $"{node.VotedFor}",
                Word($"{node.Health}"),
                Text(node.LastIndex),
                Text(node.CommitIndex),
                Text(node.LastApplied));
        }

        terminal.Write(table);
        Tell();
    }

    private void Log(NodeId node)
    {
        Table table = terminal.NewTable().AddColumns("index", "term", "committed", "command");
        table.Columns[0].RightAligned();
        table.Columns[1].RightAligned();
        foreach (LogLine line in run.Log(_group, node))
        {
            table.AddRow(
                new Text(Text(line.Index)),
                new Text(Text(line.Term)),
                new Text(line.Committed ? "yes" : "no"),
                new Text(Terminal.Clean(line.Kind == EntryKind.Command ? line.Command : Word($"{line.Kind}"))));
        }

        terminal.Write(table);
    }

    private void Events(long count)
    {
        foreach (string line in events.Lines.TakeLast((int)count))
        {
            terminal.Line(Terminal.Clean(line));
        }
    }

    private void Help()
    {
        terminal.Line("pending                  what is still to happen: messages under way, timers, writes");
        terminal.Line("deliver <event> ...      let messages arrive, or writes end, now");
        terminal.Line("drop <event> ...         lose messages");
        terminal.Line("fire <node>              let a node's timer run out now: its clock jumps ahead");
        terminal.Line("step [n]                 handle the next events");
        terminal.Line("step message             until a message has arrived");
        terminal.Line("step <node>              until something has happened to a node");
        terminal.Line("until <time>             run on to a moment");
        terminal.Line("status, log <node>, events [n]");
        terminal.Line("set <key> <value> [node], get <key> [node]   answers come when the run comes to them");
        terminal.Line("crash, restart, pause, resume, isolate, campaign, stepdown, snapshot <node>");
        terminal.Line("partition n1,n2 n3, cut <node> <node>, heal");
        terminal.Line("group <name>, save <file>, exit");
    }

    private static string Word(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
