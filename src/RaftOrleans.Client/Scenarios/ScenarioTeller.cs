using System.Globalization;

using RaftOrleans.Lab;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Tells a run of a scenario while it happens; says nothing where a JSON document is wanted.</summary>
internal sealed class ScenarioTeller(Terminal terminal, bool silent)
{
    private const string Indent = "             ";

    /// <summary>A scenario in one line.</summary>
    public static string Heading(Scenario scenario)
    {
        string number = scenario.Number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{scenario.Number} ");
        return Terminal.Clean($"{number}{scenario.Name}: {scenario.Title}");
    }

    /// <summary>The worlds that a scenario can run in, in a word.</summary>
    public static string Where(Scenario scenario) =>
        scenario.Worlds.Count == Scenario.AllWorlds.Count ? "any" : string.Join(", ", scenario.Worlds);

    /// <summary>The run begins.</summary>
    public void Begin(Scenario scenario, string world, long seed)
    {
        if (silent)
        {
            return;
        }

        terminal.MarkupLine($"[bold]{Markup.Escape(Heading(scenario))}[/]");
        string broken = scenario.Group.BrokenRule is { } rule ? $", rule broken: {rule}" : "";
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture, $"{world} world, {Words.Count(scenario.Group.Nodes, "node")}, seed {seed}{broken}"));
        terminal.Line();
    }

    /// <summary>A step is done.</summary>
    public void Tell(TimelineEntry entry)
    {
        if (silent)
        {
            return;
        }

        string time = string.Create(CultureInfo.InvariantCulture, $"{entry.Time.TotalSeconds,9:0.000} s  ");
        if (entry.Say is { } say)
        {
            terminal.MarkupLine(Indent[..^1] + $" [italic]{Markup.Escape(Terminal.Clean(say))}[/]");
        }

        switch (entry.Verdict)
        {
            case null when entry.What.Length == 0:
                break;
            case null:
                terminal.Line(time + Terminal.Clean(entry.What));
                break;
            case ScenarioVerdict.Held:
                terminal.MarkupLine($"{time}[green]held[/]    {Markup.Escape(Terminal.Clean(entry.What))}: {Escape(entry.Found)}");
                break;
            default:
                terminal.MarkupLine($"{time}[bold red]BROKEN[/]  {Markup.Escape(Terminal.Clean(entry.What))}: {Escape(entry.Found)}");
                break;
        }
    }

    /// <summary>The run is over.</summary>
    public void End(ScenarioResult result)
    {
        if (silent)
        {
            return;
        }

        int held = result.Expectations.Count(expectation => expectation.Verdict == ScenarioVerdict.Held);
        string verdict = result.Held ? "[bold green]holds[/]" : "[bold red]does not hold[/]";
        terminal.Line();
        terminal.MarkupLine(string.Create(
            CultureInfo.InvariantCulture, $"{Markup.Escape(Terminal.Clean(result.Scenario))} {verdict}: {held} of {result.Expectations.Count} expectations"));
        string time = result.EventHash is null ? "" : "virtual ";
        string hash = result.EventHash is null ? "" : $", event hash {result.EventHash}";
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Duration.TotalSeconds:0.000} s of {time}time, {Words.Count(result.Elections, "election")}, "
            + $"{Words.Count(result.Operations.AcknowledgedWrites, "acknowledged write")}, seed {result.Seed}{hash}"));
    }

    /// <summary>Facts may have several lines: those after the first are set below it.</summary>
    private static string Escape(string? found) =>
        string.Join('\n' + Indent, (found ?? "").ReplaceLineEndings("\n").Split('\n').Select(line => Markup.Escape(Terminal.Clean(line))));
}
