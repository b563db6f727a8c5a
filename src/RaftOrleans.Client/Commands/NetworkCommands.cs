using System.CommandLine;

using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Client;

/// <summary>Faults of the network: <c>partition</c>, <c>isolate</c>, <c>cut</c>, <c>link</c>, <c>heal</c>.</summary>
internal sealed class NetworkCommands : ICommandGroup
{
    private readonly Argument<string[]> _sides = new("side")
    {
        Description = "Nodes of one side, separated by commas; nodes that are not named form one more side",
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "side",
    };
    private readonly Option<string?> _shape = new("--shape")
    {
        Description = $"In place of sides: {string.Join(", ", ShapeNames.All)}",
        HelpName = "shape",
    };
    private readonly Option<string?> _around = new("--around")
    {
        Description = "The node that a shape is arranged around [default: leader]",
        HelpName = "node",
    };

    private readonly Argument<string> _node = new("node") { Description = "n1, or leader, follower, random", HelpName = "node" };
    private readonly Argument<string> _from = new("from") { Description = "One end: n1, or leader, follower, random", HelpName = "from" };
    private readonly Argument<string> _to = new("to") { Description = "The other end", HelpName = "to" };
    private readonly Option<bool> _oneWay = new("--one-way") { Description = "Only what goes from the first node to the second" };
    private readonly Option<string?> _drop = new("--drop")
    {
        Description = "Share of messages that are lost: 0.3 or 30%",
        HelpName = "share",
    };
    private readonly Option<string?> _duplicate = new("--duplicate")
    {
        Description = "Share of messages that come twice",
        HelpName = "share",
    };
    private readonly Option<string?> _reorder = new("--reorder")
    {
        Description = "Share of messages that later ones overtake",
        HelpName = "share",
    };
    private readonly Option<string?> _delay = new("--delay") { Description = "Added to every message: 50 or 50ms, 1s", HelpName = "time" };
    private readonly Option<string?> _jitter = new("--jitter")
    {
        Description = "A random time is added as well: up to this, or with half of this as its mean",
        HelpName = "time",
    };
    private readonly Option<string?> _distribution = new("--distribution")
    {
        Description = "How the random time is spread: uniform, exponential, heavy-tail [default: uniform]",
        HelpName = "name",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        foreach (Argument<string> node in (Argument<string>[])[_node, _from, _to])
        {
            node.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words]);
        }

        _sides.CompletionSources.Add(_ => scope.KnownNodes);
        _around.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words]);
        _shape.AcceptOnly([.. ShapeNames.All]);
        _distribution.AcceptOnly("uniform", "exponential", "heavy-tail");
        yield return scope.Handle(
            new Command("partition", "Split the network into sides: raft partition n1,n2 n3,n4,n5, or --shape ring") { _sides, _shape, _around },
            PartitionAsync);
        yield return scope.Handle(new Command("isolate", "Cut all links of a node") { _node }, IsolateAsync);
        yield return scope.Handle(new Command("cut", "Cut the link between two nodes") { _from, _to, _oneWay }, CutAsync);
        yield return scope.Handle(
            new Command("link", "Set the faults of a link; without any option it works well again")
            {
                _from, _to, _drop, _delay, _jitter, _distribution, _duplicate, _reorder, _oneWay,
            },
            LinkAsync);
        yield return scope.Handle(new Command("heal", "Take away all cuts and link faults, and release clogged links"), HealAsync);
    }

    private async Task<int> PartitionAsync(Invocation run, CancellationToken cancellation)
    {
        if (run.Get(_shape) is { } shape)
        {
            return await PartitionInShapeAsync(run, shape, cancellation);
        }

        if (run.Get(_sides).Length == 0 || run.IsGiven(_around))
        {
            throw CommandException.Usage(
                run.IsGiven(_around) ? "--around is about a --shape, and there is none" : "say which sides, or --shape",
                "for example: raft partition n1,n2 n3,n4,n5, or: raft partition --shape ring");
        }

        IReadOnlyList<IReadOnlyList<string>> sides = NodeText.ParseSides(run.Get(_sides));
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(
            await connection.PartitionAsync(sides, cancellation),
            $"partitioned: {string.Join(" | ", sides.Select(side => string.Join(",", side)))}");
    }

    private async Task<int> PartitionInShapeAsync(Invocation run, string shape, CancellationToken cancellation)
    {
        if (run.Get(_sides).Length > 0)
        {
            throw CommandException.Usage("there are sides beside --shape: give one of them");
        }

        string? around = run.Get(_around) is { } node ? NodeText.Parse(node) : null;
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(await connection.PartitionAsync(shape, around, cancellation), $"partitioned: {shape}");
    }

    private async Task<int> IsolateAsync(Invocation run, CancellationToken cancellation)
    {
        string node = NodeText.Parse(run.Get(_node));
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(await connection.IsolateAsync(node, cancellation), $"isolated {node}");
    }

    private async Task<int> CutAsync(Invocation run, CancellationToken cancellation)
    {
        (string from, string to) = Ends(run);
        bool oneWay = run.Get(_oneWay);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(await connection.CutAsync(from, to, oneWay, cancellation), $"cut {Arrow(from, to, oneWay)}");
    }

    private async Task<int> LinkAsync(Invocation run, CancellationToken cancellation)
    {
        var faults = new LinkFaults(Share(run, _drop), Share(run, _duplicate), Share(run, _reorder), Time(run, _delay), Time(run, _jitter))
        {
            Distribution = run.Get(_distribution) switch
            {
                "exponential" => LatencyDistribution.Exponential,
                "heavy-tail" => LatencyDistribution.HeavyTail,
                _ => LatencyDistribution.Uniform,
            },
        };
        if (faults.Validate() is [var error, ..])
        {
            throw CommandException.Usage(error);
        }

        (string from, string to) = Ends(run);
        bool oneWay = run.Get(_oneWay);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(
            await connection.SetLinkAsync(from, to, faults, oneWay, cancellation), $"link {Arrow(from, to, oneWay)}: {Describe(faults)}");
    }

    private static async Task<int> HealAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(await connection.HealAsync(cancellation), "healed: all links work");
    }

    private (string From, string To) Ends(Invocation run)
    {
        string from = NodeText.Parse(run.Get(_from));
        string to = NodeText.Parse(run.Get(_to));
        // 'follower follower' means two of them.
        return from == to && !NodeText.Words.Contains(from)
            ? throw CommandException.Usage($"both ends of the link are {from}: a link joins two nodes")
            : (from, to);
    }

    private static double Share(Invocation run, Option<string?> option) => run.Get(option) switch
    {
        null => 0,
        var text when ShareText.TryParse(text, out double share) => share,
        var text => throw CommandException.Usage($"{option.Name} is '{text}', allowed is 0 to 1, or 0% to 100%"),
    };

    private static TimeSpan Time(Invocation run, Option<string?> option) => run.Get(option) switch
    {
        null => default,
        var text when DurationText.TryParse(text, "ms", out TimeSpan time) => time,
        var text => throw CommandException.Usage($"{option.Name} is '{text}', allowed is 0 to 1h, for example 50ms or 1.5s"),
    };

    private static string Arrow(string from, string to, bool oneWay) => oneWay ? $"{from} -> {to}" : $"{from} <-> {to}";

    private static string Describe(LinkFaults faults)
    {
        List<string> parts = [];
        Add(faults.Drop > 0, $"drops {faults.Drop:0.##%}");
        Add(faults.Duplicate > 0, $"duplicates {faults.Duplicate:0.##%}");
        Add(faults.Reorder > 0, $"reorders {faults.Reorder:0.##%}");
        Add(faults.Delay > TimeSpan.Zero, $"delays by {DurationText.Format(faults.Delay)}");
        Add(faults.Jitter > TimeSpan.Zero, $"jitters by up to {DurationText.Format(faults.Jitter)}");
        return parts.Count == 0 ? "no faults" : string.Join(", ", parts);

        void Add(bool when, string part)
        {
            if (when)
            {
                parts.Add(part);
            }
        }
    }
}
