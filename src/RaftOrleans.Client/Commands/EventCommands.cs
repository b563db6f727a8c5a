using System.CommandLine;
using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>What happened: <c>events</c>.</summary>
internal sealed class EventCommands : ICommandGroup
{
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Wait for what comes, until Ctrl+C" };
    private readonly Option<long> _after = new("--after") { Description = "Only events with a higher number", HelpName = "number" };
    private readonly Option<int?> _count = new("--count") { Description = "End after this many events", HelpName = "n" };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        yield return scope.Handle(
            new Command("events", "Show what happened: elections, votes, refusals, faults") { _follow, _after, _count }, EventsAsync);
    }

    private async Task<int> EventsAsync(Invocation run, CancellationToken cancellation)
    {
        bool follow = run.Get(_follow);
        long after = run.Get(_after);
        if (after < 0)
        {
            throw CommandException.Usage(FormattableString.Invariant($"--after is {after}, allowed is 0 or more"));
        }

        int? count = run.Get(_count);
        if (count < 1)
        {
            throw CommandException.Usage($"--count is {count}, allowed is 1 or more");
        }

        IRaftConnection connection = await run.ConnectAsync(cancellation);
        var kept = new List<EventView>();
        int seen = 0;
        try
        {
            await foreach (EventView happened in connection.EventsAsync(after, follow, cancellation))
            {
                Show(run, follow, happened, kept);
                if (++seen == count)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (follow && cancellation.IsCancellationRequested)
        {
            // Ctrl+C is how following ends.
        }

        if (run.Json && !follow)
        {
            run.Terminal.Json(new { events = kept });
        }

        return ExitCode.Done;
    }

    private static void Show(Invocation run, bool follow, EventView happened, List<EventView> kept)
    {
        if (!run.Json)
        {
            run.Terminal.Line(Format(happened));
        }
        else if (follow)
        {
            run.Terminal.JsonLine(happened);
        }
        else
        {
            kept.Add(happened);
        }
    }

    private static string Format(EventView happened)
    {
        string node = string.IsNullOrEmpty(happened.Node) ? "-" : Terminal.Clean(happened.Node);
        string term = happened.Term > 0 ? string.Create(CultureInfo.InvariantCulture, $"t{happened.Term}") : "";
        string name = Terminal.Clean(happened.Name);
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{happened.Number,6} {EventTime.InWords(happened.TimeMs),12}  {node,-4} {term,-5} {name,-16} {Terminal.Clean(happened.Details)}");
        return line.TrimEnd();
    }
}
