using System.Globalization;

using RaftOrleans.Lab;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>
/// Asks which scenario to run, runs it, and asks what comes next: on a terminal, or with answers from a file, a line each. It ends when it is
/// told to or when there are no more answers.
/// </summary>
internal sealed class ScenarioMenu
{
    private readonly Invocation _run;
    private readonly IReadOnlyList<Scenario> _scenarios;
    private readonly IReadOnlyList<string> _labels;
    private int? _chosen;
    private long _seed;

    /// <summary>Makes a menu.</summary>
    /// <param name="run">Where it reads and writes.</param>
    /// <param name="scenarios">What there is, in the order in which it is offered.</param>
    public ScenarioMenu(Invocation run, IReadOnlyList<Scenario> scenarios)
    {
        _run = run;
        _scenarios = scenarios;
        _labels = Labels(scenarios);
    }

    private Scenario Chosen => _scenarios[_chosen!.Value];

    /// <summary>Asks and does until it is to end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        List();
        while (await AskAsync(cancellation) is { } answer)
        {
            try
            {
                if (!await DoAsync(answer, cancellation))
                {
                    return;
                }
            }
            catch (CommandException failure)
            {
                // One scenario cannot run here; there are others.
                _run.Terminal.ErrorLine($"raft: {failure.Message}");
                if (failure.Advice is { } advice)
                {
                    _run.Terminal.ErrorLine($"      {advice}");
                }
            }
        }
    }

    /// <summary>The number of each, and a letter behind it where several share it.</summary>
    private static string[] Labels(IReadOnlyList<Scenario> scenarios)
    {
        string[] labels = new string[scenarios.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            Scenario scenario = scenarios[i];
            Scenario[] same = [.. scenarios.Where(other => other.Number == scenario.Number)];
            string letter = same.Length == 1 ? "" : ((char)('a' + Array.IndexOf(same, scenario))).ToString();
            labels[i] = scenario.Number == 0 ? scenario.Name : string.Create(CultureInfo.InvariantCulture, $"{scenario.Number}{letter}");
        }

        return labels;
    }

    private void List()
    {
        Table table = _run.Terminal.NewTable().AddColumns("number", "title", "world");
        table.Columns[0].RightAligned();
        for (int i = 0; i < _scenarios.Count; i++)
        {
            table.AddRow(
                new Text(_labels[i]), new Text(Terminal.Clean(_scenarios[i].Title)), new Text(ScenarioTeller.Where(_scenarios[i])));
        }

        _run.Terminal.Write(table);
    }

    /// <summary>Asks what to do.</summary>
    /// <returns>The answer, or null where there is none any more.</returns>
    private async Task<string?> AskAsync(CancellationToken cancellation)
    {
        List<string> choices = ["a number"];
        if (_chosen is not null)
        {
            choices.Add("n the next one");
            choices.Add("a again with another seed");
            if (Chosen.Off is { } off)
            {
                choices.Add($"o without what makes it hold ({off})");
            }
        }

        choices.Add("l the list");
        choices.Add("q quit");
        _run.Terminal.Line();
        _run.Terminal.Prompt($"{string.Join(", ", choices)}: ");
        string? answer = await _run.Host.In.ReadLineAsync(cancellation);
        if (_run.Host.Keyboard is null || answer is null)
        {
            // Nobody has pressed Enter.
            _run.Terminal.Line();
        }

        return answer?.Trim();
    }

    /// <summary>Does what was answered.</summary>
    /// <returns>Whether to go on.</returns>
    private async Task<bool> DoAsync(string answer, CancellationToken cancellation)
    {
        switch (answer.ToLowerInvariant())
        {
            case "":
                return true;
            case "q" or "quit" or "exit":
                return false;
            case "l" or "list":
                List();
                return true;
            case "n" or "next" when _chosen is { } chosen:
                return chosen + 1 < _scenarios.Count
                    ? await ChooseAsync(chosen + 1, cancellation)
                    : throw CommandException.Usage("that was the last one");
            case "a" or "again" when _chosen is not null:
                _seed++;
                return await PlayAsync(Chosen, cancellation);
            case "o" or "off" when _chosen is not null:
                return Chosen.Off is { } off
                    ? await PlayAsync(off.TakeFrom(Chosen), cancellation)
                    : throw CommandException.Usage($"{Chosen.Name} does not say what to take away", "raft scenario run --set and --break do it by hand");
            default:
                return await ChooseAsync(Find(answer), cancellation);
        }
    }

    private int Find(string answer)
    {
        string wanted = answer.ToLowerInvariant();
        for (int i = 0; i < _scenarios.Count; i++)
        {
            if (_labels[i] == wanted || _scenarios[i].Name == wanted)
            {
                return i;
            }
        }

        string[] same = [.. _labels.Where(label => label.TrimEnd(['a', 'b', 'c', 'd']) == wanted)];
        throw CommandException.Usage(same.Length > 0
            ? $"there are {string.Join(" and ", same)}: choose one of them"
            : $"there is no choice '{Terminal.Clean(answer)}', l shows what there is");
    }

    private Task<bool> ChooseAsync(int place, CancellationToken cancellation)
    {
        _chosen = place;
        _seed = Chosen.Seed;
        return PlayAsync(Chosen, cancellation);
    }

    private async Task<bool> PlayAsync(Scenario scenario, CancellationToken cancellation)
    {
        ScenarioTeller teller = new(_run.Terminal, silent: false);
        foreach (string line in scenario.Lesson.ReplaceLineEndings("\n").Split('\n'))
        {
            _run.Terminal.Line(Terminal.Clean(line));
        }

        _run.Terminal.Line();
        await ScenarioPlayer.RunAsync(scenario, ScenarioPlayer.UsualWorld(scenario), _seed, teller, cancellation);
        return true;
    }
}
