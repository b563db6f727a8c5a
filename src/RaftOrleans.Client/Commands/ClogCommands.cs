using System.CommandLine;
using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>Links whose messages wait: <c>clog</c> and <c>release</c>.</summary>
internal sealed class ClogCommands : ICommandGroup
{
    private const int MostLinks = 10_000;

    private readonly Argument<string?> _from = new("from")
    {
        Description = "One end: n1, or leader, follower, random",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "from",
    };
    private readonly Argument<string?> _to = new("to") { Description = "The other end", Arity = ArgumentArity.ZeroOrOne, HelpName = "to" };
    private readonly Option<bool> _oneWay = new("--one-way") { Description = "Only what goes from the first node to the second" };
    private readonly Option<string?> _random = new("--random")
    {
        Description = "In place of the ends: so many links, one direction each, that are drawn",
        HelpName = "n",
    };
    private readonly Option<bool> _all = new("--all") { Description = "All links that are clogged, in random order" };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        foreach (Argument<string?> node in (Argument<string?>[])[_from, _to])
        {
            node.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words]);
        }

        yield return scope.Handle(
            new Command("clog", "Let the messages of a link wait until it is released") { _from, _to, _oneWay, _random },
            (run, cancellation) => ClogAsync(run, isRelease: false, cancellation));
        yield return scope.Handle(
            new Command("release", "Release a link that was clogged: what has waited is delivered") { _from, _to, _oneWay, _random, _all },
            (run, cancellation) => ClogAsync(run, isRelease: true, cancellation));
    }

    private async Task<int> ClogAsync(Invocation run, bool isRelease, CancellationToken cancellation)
    {
        bool isAll = isRelease && run.Get(_all);
        int? count = Count(run);
        (string? from, string? to) = (run.Get(_from), run.Get(_to));
        int ways = (from is null ? 0 : 1) + (count is null ? 0 : 1) + (isAll ? 1 : 0);
        if (ways != 1 || (from is not null && to is null) || (from is null && run.Get(_oneWay)))
        {
            string name = isRelease ? "release" : "clog";
            throw CommandException.Usage(
                $"say which links: the two ends of one, or --random and how many{(isRelease ? ", or --all" : "")}",
                $"for example: raft {name} n1 n2 --one-way, or: raft {name} --random 4");
        }

        string done = isRelease ? "released" : "clogged";
        if (from is null)
        {
            IRaftConnection drawing = await run.ConnectAsync(cancellation);
            return run.Done(await drawing.ClogSomeAsync(count, isRelease, cancellation), $"{done} links that were drawn");
        }

        (string one, string other) = (NodeText.Parse(from), NodeText.Parse(to!));
        if (one == other && !NodeText.Words.Contains(one))
        {
            throw CommandException.Usage($"both ends of the link are {one}: a link joins two nodes");
        }

        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(
            await connection.ClogAsync(one, other, run.Get(_oneWay), isRelease, cancellation),
            $"{done} {one} {(run.Get(_oneWay) ? "->" : "<->")} {other}");
    }

    private int? Count(Invocation run) => run.Get(_random) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count is >= 1 and <= MostLinks => count,
        var text => throw CommandException.Usage(FormattableString.Invariant($"--random is '{text}', allowed is 1 to {MostLinks}")),
    };
}
