using System.CommandLine;
using System.Globalization;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Throughput and latency of the running host: <c>bench</c>.</summary>
internal sealed class BenchCommands : ICommandGroup
{
    private const int MaxCallers = 10_000;
    private const int MaxPayloadBytes = 1_000_000;
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    private readonly Option<string> _callers = new("--callers")
    {
        Description = "Numbers of concurrent callers, one after the other",
        DefaultValueFactory = _ => "1,16,64,256",
        HelpName = "n,n,...",
    };

    private readonly Option<string> _seconds = new("--seconds")
    {
        Description = "How long each number of callers is measured, in seconds or with a unit",
        DefaultValueFactory = _ => "3",
        HelpName = "time",
    };

    private readonly Option<int> _payload = new("--payload")
    {
        Description = "Bytes of each value",
        DefaultValueFactory = _ => 64,
        HelpName = "bytes",
    };

    private readonly Option<bool> _overHttp = new("--over-http")
    {
        Description = "Make the load here and measure with HTTP in between; otherwise the host makes it inside its process",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        yield return scope.Handle(
            new Command("bench", "Measure committed writes per second and their latency")
                { _callers, _seconds, _payload, _overHttp },
                BenchAsync);
    }

    private async Task<int> BenchAsync(Invocation run, CancellationToken cancellation)
    {
        List<int> callers = Callers(run.Get(_callers)!);
        string seconds = run.Get(_seconds)!;
        if (!DurationText.TryParse(seconds, "s", out TimeSpan duration) || duration <= TimeSpan.Zero || duration > MaxDuration)
        {
            throw CommandException.Usage($"--seconds is '{seconds}', allowed is above 0 to 1h, for example 3 or 500ms");
        }

        int payload = run.Get(_payload);
        if (payload is < 1 or > MaxPayloadBytes)
        {
            throw CommandException.Usage(FormattableString.Invariant($"--payload is {payload}, allowed is 1 to {MaxPayloadBytes}"));
        }

        IRaftConnection connection = await run.ConnectAsync(cancellation);
        BenchView view = run.Get(_overHttp)
            ? await OverHttpAsync(run, connection, callers, duration, payload, cancellation)
            : await connection.BenchAsync(new BenchRequest(callers, duration.TotalSeconds, payload), cancellation);
        if (run.Json)
        {
            run.Terminal.Json(view);
        }
        else
        {
            string where = !run.Get(_overHttp) ? "inside the host" : run.Settings.Gateway is null ? "over HTTP" : "through the gateway";
            run.Terminal.Line(
                $"{view.World} world, group {connection.Group}, {payload} byte values, "
                + $"{DurationText.Format(duration)} each, measured {where}");
            run.Terminal.Write(Make(run.Terminal, view));
        }

        BenchRow? idle = view.Rows.FirstOrDefault(row => row.Writes == 0);
        return view.Rows.Count == 0 || idle is not null
            ? throw CommandException.Failed(
                $"no write was committed with {Words.Count(idle?.Callers ?? callers[0], "caller")}", "look with: raft status")
            : ExitCode.Done;
    }

    private static async Task<BenchView> OverHttpAsync(
        Invocation run, IRaftConnection connection, IReadOnlyList<int> callers, TimeSpan duration,
            int payload, CancellationToken cancellation)
    {
        WorldView world = await connection.GetWorldAsync(cancellation);
        var load = new HttpLoad(connection, run.Time, duration, payload);
        var rows = new List<BenchRow>();
        foreach (int count in callers)
        {
            rows.Add(await load.RunAsync(count, cancellation));
        }

        return new BenchView { World = world.World, Rows = rows };
    }

    private static List<int> Callers(string text)
    {
        var callers = new List<int>();
        foreach (string part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > MaxCallers)
            {
                throw CommandException.Usage(
                    FormattableString.Invariant($"--callers is '{text}', allowed are numbers from 1 to {MaxCallers} with commas between"),
                    "for example: --callers 1,16,64");
            }

            callers.Add(count);
        }

        return callers;
    }

    private static Table Make(Terminal terminal, BenchView view)
    {
        bool grains = view.Rows.Any(row => row.GrainCallsPerSecond is not null);
        bool failures = view.Rows.Any(row => row.Failed > 0);
        List<string> columns = ["callers", "writes", "writes/s", "p50", "p90", "p99", "max"];
        if (grains)
        {
            columns.AddRange(["grain calls/s", "ratio"]);
        }

        if (failures)
        {
            columns.Add("failed");
        }

        Table table = terminal.NewTable().AddColumns([.. columns]);
        foreach (TableColumn column in table.Columns)
        {
            column.RightAligned();
        }

        foreach (BenchRow row in view.Rows)
        {
            List<string> cells =
            [
                Number(row.Callers), Number(row.Writes), Number(row.WritesPerSecond),
                Latency(row.P50Us), Latency(row.P90Us), Latency(row.P99Us), Latency(row.MaxUs),
            ];
            if (grains)
            {
                cells.Add(row.GrainCallsPerSecond is { } calls ? Number(calls) : "-");
                cells.Add(row.Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-");
            }

            if (failures)
            {
                cells.Add(Number(row.Failed ?? 0));
            }

            table.AddRow([.. cells]);
        }

        return table;
    }

    private static string Number(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Latency(double? microseconds) => microseconds switch
    {
        null => "-",
        < 1_000 => microseconds.Value.ToString("0 'us'", CultureInfo.InvariantCulture),
        < 1_000_000 => (microseconds.Value / 1_000).ToString("0.0 'ms'", CultureInfo.InvariantCulture),
        _ => (microseconds.Value / 1_000_000).ToString("0.00 's'", CultureInfo.InvariantCulture),
    };
}
