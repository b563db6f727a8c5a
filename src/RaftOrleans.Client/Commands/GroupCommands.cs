using System.CommandLine;
using System.Globalization;

using RaftOrleans.Lab;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Groups: <c>groups</c>, <c>groups create</c>, <c>groups delete</c>, <c>groups machines</c>.</summary>
internal sealed class GroupCommands : ICommandGroup
{
    private readonly Argument<string> _name = new("name") { Description = "Letters, digits, '-', '_' or '.', a letter or digit first" };
    private readonly Option<int> _nodes = new("--nodes")
    {
        Description = $"How many nodes, 1 to {GroupSpecification.MaxNodes}",
        DefaultValueFactory = _ => 3,
        HelpName = "n",
    };

    private readonly Option<string?> _machine = new("--machine")
    {
        Description = $"What it replicates, one of groups machines; {StateMachineRegistry.KeyValue} without it",
        HelpName = "name",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        var groups = new Command("groups", "List the groups");
        groups.Add(scope.Handle(
            new Command("create", "Create a group and start its nodes n1, n2, ...") { _name, _nodes, _machine }, CreateAsync));
        groups.Add(scope.Handle(new Command("delete", "Delete a group and all it stored") { _name }, DeleteAsync));
        groups.Add(scope.Handle(new Command("machines", "List what groups can replicate, and the words for call and ask"), MachinesAsync));
        yield return scope.Handle(groups, ListAsync);
    }

    private static async Task<int> ListAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        IReadOnlyList<GroupEntry> groups = await connection.GetGroupsAsync(cancellation);
        if (run.Json)
        {
            run.Terminal.Json(new { groups });
            return ExitCode.Done;
        }

        Table table = run.Terminal.NewTable().AddColumns("group", "nodes", "leader", "replicates");
        table.Columns[1].RightAligned();
        foreach (GroupEntry group in groups)
        {
            table.AddRow(
                new Text(Terminal.Clean(group.Name)),
                new Text(group.Nodes?.ToString(CultureInfo.InvariantCulture) ?? "?"),
                new Text(Terminal.Clean(group.Leader ?? "-")),
                new Text(Terminal.Clean(group.StateMachine ?? "?")));
        }

        run.Terminal.Write(table);
        return ExitCode.Done;
    }

    private async Task<int> CreateAsync(Invocation run, CancellationToken cancellation)
    {
        var specification = new GroupSpecification { Name = run.Get(_name), Nodes = run.Get(_nodes) };
        if (specification.Validate() is [var error, ..])
        {
            throw CommandException.Usage(error);
        }

        IRaftConnection connection = await run.ConnectAsync(cancellation);
        string? machine = run.Get(_machine);
        await connection.CreateGroupAsync(specification.Name, specification.Nodes, machine, cancellation);
        string of = machine is null ? "" : $" of {machine}";
        return run.Done(
            $"created group {specification.Name}{of} with {Words.Count(specification.Nodes, "node")}; "
            + $"use it with --group {specification.Name}",
            new
            {
                action = "create",
                name = specification.Name,
                nodes = specification.Nodes,
                stateMachine = machine ?? StateMachineRegistry.KeyValue,
            });
    }

    private static async Task<int> MachinesAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        IReadOnlyList<StateMachineDescription> machines = await connection.GetStateMachinesAsync(cancellation);
        if (run.Json)
        {
            run.Terminal.Json(new { stateMachines = machines });
            return ExitCode.Done;
        }

        Table table = run.Terminal.NewTable().AddColumns("machine", "words", "meaning");
        foreach (StateMachineDescription machine in machines)
        {
            AddRow(machine.Name, "", machine.Summary);
            foreach (StateMachineUsage usage in machine.Commands)
            {
                AddRow("", $"call {usage.Form}", usage.Meaning);
            }

            foreach (StateMachineUsage usage in machine.Queries)
            {
                AddRow("", $"ask {usage.Form}", usage.Meaning);
            }
        }

        run.Terminal.Write(table);
        return ExitCode.Done;

        void AddRow(params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(Terminal.Clean(cell)))]);
    }

    private async Task<int> DeleteAsync(Invocation run, CancellationToken cancellation)
    {
        string name = run.Get(_name);
        if (new GroupSpecification { Name = name }.Validate() is [var error, ..])
        {
            throw CommandException.Usage(error);
        }

        IRaftConnection connection = await run.ConnectAsync(cancellation);
        await connection.DeleteGroupAsync(name, cancellation);
        return run.Done($"deleted group {name}", new { action = "delete", name });
    }
}
