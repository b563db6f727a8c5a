using System.CommandLine;

namespace RaftOrleans.Client;

/// <summary>
/// Processes and roles: <c>force</c>, <c>crash</c>, <c>restart</c>, <c>pause</c>, <c>resume</c>, <c>wipe</c>, <c>snapshot</c>.
/// </summary>
internal sealed class ProcessCommands : ICommandGroup
{
    private readonly Argument<string[]> _nodes = new("node")
    {
        Description = "n1, several (n1 n2), or leader, follower, random, all",
        Arity = ArgumentArity.OneOrMore,
        HelpName = "node",
    };

    private readonly Argument<string> _node = new("node") { Description = "n1, or leader, follower, random", HelpName = "node" };

    private readonly Argument<string> _role = new("role")
    {
        Description = "follower: step down; candidate: start an election; leader: take over",
        HelpName = "follower|candidate|leader",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _nodes.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words, NodeText.All]);
        _node.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words]);
        _role.AcceptOnly("follower", "candidate", "leader");
        yield return scope.Handle(
            new Command("force", "Make a node step down, stand for election or take over") { _node, _role },
            ForceAsync);
        yield return Process(scope, ProcessAction.Crash, "Crash nodes: what is not durable is lost");
        yield return Process(scope, ProcessAction.Restart, "Start nodes from their disks");
        yield return Process(scope, ProcessAction.Pause, "Freeze nodes: they keep their memory and do nothing");
        yield return Process(scope, ProcessAction.Resume, "Let paused nodes go on");
        yield return Process(scope, ProcessAction.Wipe, "Crash nodes and take their disks away; each comes back as another member");
        yield return Process(scope, ProcessAction.Snapshot, "Have nodes write their state down and compact their logs");
    }

    private Command Process(CommandScope scope, ProcessAction action, string description) =>
        scope.Handle(
            new Command(action.ToString().ToLowerInvariant(), description) { _nodes },
            async (run, cancellation) =>
            {
                List<string> names = [.. run.Get(_nodes).SelectMany(text => NodeText.ParseList(text, allowAll: true))];
                IRaftConnection connection = await run.ConnectAsync(cancellation);
                var answers = new List<ControlView>();
                foreach (string name in names)
                {
                    answers.Add(await connection.ControlAsync(action, name, cancellation));
                    if (!run.Json)
                    {
                        // At once: a later node may fail.
                        run.Terminal.Line(Terminal.Clean(answers[^1].Message ?? $"{action.ToString().ToLowerInvariant()} {name}: done"));
                    }
                }

                if (run.Json)
                {
                    run.Terminal.Json(new { action, nodes = answers.SelectMany(answer => answer.Nodes), success = true });
                }

                return ExitCode.Done;
            });

    private async Task<int> ForceAsync(Invocation run, CancellationToken cancellation)
    {
        string name = NodeText.Parse(run.Get(_node));
        string role = run.Get(_role);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(await connection.ForceAsync(name, role, cancellation), $"forced {name} to be {role}");
    }
}
