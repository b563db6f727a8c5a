using System.CommandLine;
using System.Globalization;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Who belongs to the group, and who leads it: <c>members</c>, <c>transfer</c>.</summary>
internal sealed class MemberCommands : ICommandGroup
{
    private readonly Argument<string[]> _nodes = new("node") { Description = "n4, or several", Arity = ArgumentArity.ZeroOrMore };
    private readonly Argument<string[]> _named = new("node") { Description = "n4, or several", Arity = ArgumentArity.OneOrMore };
    private readonly Argument<string> _target = new("node") { Description = "n2, or follower, random" };
    private readonly Option<bool> _atOnce = new("--at-once") { Description = "Let new nodes vote before they have caught up" };
    private readonly Option<bool> _joint = new("--joint") { Description = "Go through a joint membership even for one voter" };

    private readonly Option<long?> _expected = new("--expected-index")
    {
        Description = "Only if the membership is still that of this entry",
        HelpName = "index",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _named.CompletionSources.Add(_ => scope.KnownNodes);
        _nodes.CompletionSources.Add(_ => scope.KnownNodes);
        _target.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words]);
        Command members = scope.Handle(new Command("members", "Show who belongs to the group"), ShowAsync);
        members.Add(scope.Handle(
            new Command("add", "Make nodes voters, after they have caught up; without a node a new one is started")
            {
                _nodes, _atOnce, _joint, _expected,
            },
            AddAsync));
        members.Add(scope.Handle(
            new Command("learn", "Make nodes learners: they get the log and do not vote") { _named, _joint, _expected },
            (run, cancellation) => ChangeAsync(run, nodes => new MembersChange([], nodes, []), cancellation)));
        members.Add(scope.Handle(
            new Command("promote", "Make learners voters, after they have caught up") { _named, _atOnce, _joint, _expected },
            (run, cancellation) => ChangeAsync(run, nodes => new MembersChange(nodes, [], []), cancellation)));
        members.Add(scope.Handle(
            new Command("remove", "Take nodes out of the group") { _named, _joint, _expected },
            (run, cancellation) => ChangeAsync(run, nodes => new MembersChange([], [], nodes), cancellation)));
        members.Add(scope.Handle(new Command("new", "Start one more node, which is no member yet"), NewAsync));
        yield return members;
        yield return scope.Handle(new Command("transfer", "Hand the leadership over to a node") { _target }, TransferAsync);
    }

    private static async Task<int> ShowAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        MembersView members = await connection.GetMembersAsync(cancellation);
        if (run.Json)
        {
            run.Terminal.Json(members);
            return ExitCode.Done;
        }

        string origin = members.Index == 0
            ? "as the group began"
            : string.Create(CultureInfo.InvariantCulture, $"of entry {members.Index}");
        run.Terminal.Line($"membership {origin}, {(members.IsCommitted ? "committed" : "not committed yet")}");
        Table table = run.Terminal.NewTable().AddColumns("node", "part");
        AddRows(table, members.Voters, members.Outgoing.Count == 0 ? "voter" : "voter of the new side");
        AddRows(table, members.Outgoing, "voter of the old side");
        AddRows(table, members.Learners, "learner");
        AddRows(table, members.Joining, "learner, votes when it has caught up");
        AddRows(table, members.Strangers, "no member");
        run.Terminal.Write(table);
        return ExitCode.Done;
    }

    private static void AddRows(Table table, IReadOnlyList<string> nodes, string part)
    {
        foreach (string node in nodes)
        {
            table.AddRow(new Text(Terminal.Clean(node)), new Text(part));
        }
    }

    private async Task<int> AddAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        IReadOnlyList<string> nodes = [.. run.Get(_nodes).SelectMany(text => NodeText.ParseList(text, allowAll: false))];
        if (nodes.Count == 0)
        {
            nodes = (await connection.AddNodeAsync(cancellation)).Nodes;
        }

        return await ChangeAsync(run, connection, new MembersChange(nodes, [], []), cancellation);
    }

    private async Task<int> ChangeAsync(Invocation run, Func<IReadOnlyList<string>, MembersChange> change, CancellationToken cancellation)
    {
        List<string> nodes = [.. run.Get(_named).SelectMany(text => NodeText.ParseList(text, allowAll: false))];
        return await ChangeAsync(run, await run.ConnectAsync(cancellation), change(nodes), cancellation);
    }

    private async Task<int> ChangeAsync(Invocation run, IRaftConnection connection, MembersChange change, CancellationToken cancellation)
    {
        ControlView answer = await connection.ChangeMembersAsync(
            change with { AtOnce = run.Get(_atOnce), Joint = run.Get(_joint), ExpectedIndex = run.Get(_expected) }, cancellation);
        return run.Done(answer, "the membership changes");
    }

    private static async Task<int> NewAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(await connection.AddNodeAsync(cancellation), "a node was started");
    }

    private async Task<int> TransferAsync(Invocation run, CancellationToken cancellation)
    {
        string target = NodeText.Parse(run.Get(_target));
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(await connection.TransferAsync(target, cancellation), $"{target} leads");
    }
}
