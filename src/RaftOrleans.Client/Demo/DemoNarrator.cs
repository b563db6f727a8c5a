using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Tells the tour to a person; says nothing where a JSON document is wanted.</summary>
internal sealed class DemoNarrator(Terminal terminal, bool silent)
{
    private const int Steps = 6;
    private int _step;

    /// <summary>Begins the next step.</summary>
    public void Step(string title)
    {
        _step++;
        if (!silent)
        {
            terminal.Line();
            terminal.MarkupLine($"[bold]{_step}/{Steps} {Markup.Escape(title)}[/]");
        }
    }

    /// <summary>A sentence or two.</summary>
    public void Say(string text)
    {
        if (!silent)
        {
            terminal.Line($"    {Terminal.Clean(text)}");
        }
    }

    /// <summary>The group as it is.</summary>
    public void Show(GroupView view)
    {
        if (!silent)
        {
            terminal.Write(StatusTable.Make(terminal, view));
        }
    }
}
