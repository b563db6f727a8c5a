using RaftOrleans.Simulation;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>The kinds of faults of the search as people write and read them.</summary>
internal static class FaultWords
{
    private const string All = "all";
    private const string Drawn = "drawn";

    /// <summary>Reads kinds with commas between them.</summary>
    /// <returns>The kinds, or null for none but what is drawn from each seed, and whether that comes on top.</returns>
    /// <exception cref="CommandException">A word is none of them.</exception>
    public static (FaultKinds? Kinds, bool IsDrawnToo) Parse(string text)
    {
        FaultKinds kinds = FaultKinds.None;
        bool isDrawnToo = false;
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            isDrawnToo |= word == Drawn;
            kinds |= word switch
            {
                All => FaultKinds.All,
                Drawn => FaultKinds.None,
                _ => FaultCatalog.Find(word)?.Kind ?? throw CommandException.Usage(
                    $"--faults names '{word}', which is no kind of fault", "list them with: raft fuzz --list-faults"),
            };
        }

        return (isDrawnToo && kinds == FaultKinds.None ? null : kinds, isDrawnToo);
    }

    /// <summary>The same, as it is written; null where nothing but what is drawn is meant.</summary>
    public static string? Format(FaultKinds? kinds, bool isDrawnToo)
    {
        if (kinds is not { } some)
        {
            return null;
        }

        IEnumerable<string> within = some.HasFlag(FaultKinds.All)
            ? [All]
            : FaultCatalog.In(some & FaultKinds.All).Select(fault => fault.Name);
        return string.Join(',', [.. isDrawnToo ? [Drawn] : (string[])[], .. within, .. FaultCatalog.BeyondIn(some)]);
    }

    /// <summary>Tells all kinds, and what Raft's model says of them.</summary>
    public static int List(Invocation run)
    {
        if (run.Json)
        {
            run.Terminal.Json(new
            {
                faults = FaultCatalog.All.Select(fault => new
                {
                    fault.Name,
                    model = Word(fault),
                    fault.Meaning,
                    fault.Reason,
                }),
            });
            return ExitCode.Done;
        }

        Table table = run.Terminal.NewTable().AddColumns("name", "Raft's model", "what happens", "because");
        foreach (FaultDescription fault in FaultCatalog.All)
        {
            table.AddRow(new Text(fault.Name), new Text(Word(fault)), new Text(fault.Meaning), new Text(fault.Reason));
        }

        run.Terminal.Write(table);
        return ExitCode.Done;
    }

    private static string Word(FaultDescription fault) => fault.Coverage == FaultCoverage.Covered ? "covered" : "beyond";
}
