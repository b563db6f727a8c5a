using System.CommandLine;

using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>The numbered chooser of scenarios: <c>menu</c>. It needs no server.</summary>
internal sealed class MenuCommands(ScenarioLibrary library) : ICommandGroup
{
    public MenuCommands()
        : this(ScenarioLibrary.Shipped)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        yield return scope.Handle(
            new Command("menu", "Choose scenarios by number, watch them, and see what happens without what makes them hold"), RunAsync);
    }

    private async Task<int> RunAsync(Invocation run, CancellationToken cancellation)
    {
        if (run.Json)
        {
            throw CommandException.Usage("menu is a dialogue and prints no document", "use raft scenario list --json and raft scenario run <name> --json");
        }

        IReadOnlyList<Scenario> scenarios;
        try
        {
            scenarios = library.LoadAll();
        }
        catch (ScenarioFormatException failure)
        {
            throw CommandException.Usage(failure.Errors[0].ToString(), "raft scenario list tells all that is wrong");
        }

        if (scenarios.Count == 0)
        {
            throw CommandException.Failed($"there are no scenarios in {library.Directory}");
        }

        await new ScenarioMenu(run, scenarios).RunAsync(cancellation);
        return ExitCode.Done;
    }
}
