using System.CommandLine;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>How the group is: <c>status</c> and <c>watch</c>.</summary>
internal sealed class StatusCommands : ICommandGroup
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(500);

    private readonly Option<string?> _interval = new("--interval")
    {
        Description = "Time between two looks, in seconds or with a unit [default: 500ms]",
        HelpName = "time",
    };

    private readonly Option<int?> _count = new("--count")
    {
        Description = "End after this many looks [default: at Ctrl+C]",
        HelpName = "n",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        yield return scope.Handle(new Command("status", "Show every node: role, term, status, log"), StatusAsync);
        yield return scope.Handle(new Command("watch", "Show the status live, until Ctrl+C") { _interval, _count }, WatchAsync);
    }

    private static async Task<int> StatusAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        GroupView view = await connection.GetStatusAsync(cancellation);
        if (run.Json)
        {
            run.Terminal.Json(view);
        }
        else
        {
            run.Terminal.Line(StatusTable.Headline(connection.Group, view));
            run.Terminal.Write(StatusTable.Make(run.Terminal, view));
        }

        return ExitCode.Done;
    }

    private async Task<int> WatchAsync(Invocation run, CancellationToken cancellation)
    {
        TimeSpan interval = DefaultInterval;
        if (run.Get(_interval) is { } text && !DurationText.TryParse(text, "s", out interval))
        {
            throw CommandException.Usage($"--interval is '{text}', allowed is 0 to 24h, for example 1, 0.5s or 200ms");
        }

        int? count = run.Get(_count);
        if (count < 1)
        {
            throw CommandException.Usage($"--count is {count}, allowed is 1 or more");
        }

        IRaftConnection connection = await run.ConnectAsync(cancellation);
        GroupView first = await connection.GetStatusAsync(cancellation);
        try
        {
            if (run.Terminal.Screen is { } screen && !run.Json)
            {
                await screen.Live(Picture(run, connection, first, null)).StartAsync(live =>
                    LookAsync(run, connection, first, interval, count, (view, trouble) =>
                    {
                        live.UpdateTarget(Picture(run, connection, view, trouble));
                        live.Refresh();
                    }, cancellation));
            }
            else
            {
                await LookAsync(run, connection, first, interval, count,
                    (view, trouble) => Print(run, connection, view, trouble), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl+C is how a watch ends.
        }

        return ExitCode.Done;
    }

    private static async Task LookAsync(
        Invocation run,
        IRaftConnection connection,
        GroupView view,
        TimeSpan interval,
        int? count,
        Action<GroupView, RequestException?> show,
        CancellationToken cancellation)
    {
        RequestException? trouble = null;
        for (int looks = 1; ; looks++)
        {
            show(view, trouble);
            if (looks == count)
            {
                return;
            }

            await Task.Delay(interval, run.Time, cancellation);
            try
            {
                view = await connection.GetStatusAsync(cancellation);
                trouble = null;
            }
            catch (RequestException error) when (error.Reason is RequestFailure.NoServer or RequestFailure.TimedOut)
            {
                // The host may be starting again; whoever watches wants to see that too.
                trouble = error;
            }
        }
    }

    private static Rows Picture(Invocation run, IRaftConnection connection, GroupView view, RequestException? trouble)
    {
        string now = run.Time.GetLocalNow().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        return new Rows(
            new Text($"{StatusTable.Headline(connection.Group, view)}   {now}   Ctrl+C ends"),
            StatusTable.Make(run.Terminal, view),
            new Text(trouble is null ? "" : $"old picture: {Terminal.Clean(trouble.Message)}", new Style(Color.Red)));
    }

    private static void Print(Invocation run, IRaftConnection connection, GroupView view, RequestException? trouble)
    {
        if (trouble is not null)
        {
            run.Terminal.ErrorLine($"raft: {Terminal.Clean(trouble.Message)}");
        }
        else if (run.Json)
        {
            run.Terminal.JsonLine(view);
        }
        else
        {
            run.Terminal.Line(StatusTable.Headline(connection.Group, view));
            run.Terminal.Write(StatusTable.Make(run.Terminal, view));
            run.Terminal.Line();
        }
    }
}
