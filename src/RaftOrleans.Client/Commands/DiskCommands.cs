using System.CommandLine;
using System.Globalization;

using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Client;

/// <summary>Faults of nodes' disks, clocks and processes: <c>disk</c>, <c>clock</c> and <c>slow</c>.</summary>
internal sealed class DiskCommands : ICommandGroup
{
    private readonly Argument<string> _node = new("node")
    {
        Description = "n1, or leader, follower, random, all",
        HelpName = "node",
    };
    private readonly Option<string?> _stall = new("--stall")
    {
        Description = "No write ends, for a time such as 2s, or until --ok where no time is given",
        HelpName = "time",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _latency = new("--latency")
    {
        Description = "Added to the time of every write: 20 or 20ms, 1s",
        HelpName = "time",
    };
    private readonly Option<bool> _fail = new("--fail") { Description = "Every write fails; the process ends with the first" };
    private readonly Option<bool> _full = new("--full") { Description = "Every write that adds an entry or a snapshot fails" };
    private readonly Option<bool> _lie = new("--lie")
    {
        Description = "Acknowledge writes without syncing them; a crash loses them (beyond Raft's model)",
    };
    private readonly Option<bool> _corrupt = new("--corrupt")
    {
        Description = "One record reads back wrong when the node starts; then it does not start",
    };
    private readonly Option<string?> _unsynced = new("--unsynced")
    {
        Description = "What a crash loses of what was not synced: everything, nothing, torn (simulated world only)",
        HelpName = "everything|nothing|torn",
    };
    private readonly Option<bool> _diskOk = new("--ok") { Description = "The disk works as usual again" };
    private readonly Option<string?> _step = new("--step")
    {
        Description = "How long it takes for every input: 20 or 20ms, 1s",
        HelpName = "time",
    };
    private readonly Option<bool> _speedOk = new("--ok") { Description = "The process is as fast as usual again" };
    private readonly Option<string?> _offset = new("--offset")
    {
        Description = "Set the clock forward by this now: 500 or 500ms, 1h",
        HelpName = "time",
    };
    private readonly Option<string?> _drift = new("--drift")
    {
        Description = "How much too fast the clock runs: 0.1 or 10%, -5% for slow [default: runs right]",
        HelpName = "share",
    };
    private readonly Option<bool> _clockOk = new("--ok")
    {
        Description = "The clock runs right again; what it was set forward stays, since a node's time does not go back",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _unsynced.AcceptOnly("everything", "nothing", "torn");
        _node.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words, "all"]);
        yield return scope.Handle(
            new Command("disk", "Set the faults of a node's disk; those that are not named are taken away")
            {
                _node, _stall, _latency, _fail, _full, _lie, _corrupt, _unsynced, _diskOk,
            },
            DiskAsync);
        yield return scope.Handle(
            new Command("slow", "Let a node's process take a time for every input") { _node, _step, _speedOk },
            SlowAsync);
        yield return scope.Handle(
            new Command("clock", "Set a node's clock forward, and how fast it runs from now on") { _node, _offset, _drift, _clockOk },
            ClockAsync);
    }

    private async Task<int> DiskAsync(Invocation run, CancellationToken cancellation)
    {
        bool isStalled = run.IsGiven(_stall);
        bool isFault = isStalled || run.IsGiven(_latency) || run.IsGiven(_unsynced)
            || run.Get(_fail) || run.Get(_full) || run.Get(_lie) || run.Get(_corrupt);
        if (run.Get(_diskOk) == isFault)
        {
            throw CommandException.Usage(
                "say what is wrong with the disk, --stall, --latency, --fail, --full, --lie, --corrupt, --unsynced, or --ok for nothing");
        }

        TimeSpan stall = isStalled && run.Get(_stall) is null ? DiskFaults.UntilMended : Time(run, _stall, "1h");
        UnsyncedLoss unsynced = run.Get(_unsynced) is { } loss ? Enum.Parse<UnsyncedLoss>(loss, ignoreCase: true) : UnsyncedLoss.Drawn;
        DiskFaults faults = new(
            stall, Time(run, _latency, "1h"), run.Get(_fail), run.Get(_full), run.Get(_lie), run.Get(_corrupt), unsynced);
        Check(faults.Validate());
        string node = NodeText.Parse(run.Get(_node), allowAll: true);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(await connection.SetDiskAsync(node, faults, cancellation), $"disk of {node}: {faults.Describe()}");
    }

    private async Task<int> ClockAsync(Invocation run, CancellationToken cancellation)
    {
        bool isFault = run.IsGiven(_offset) || run.IsGiven(_drift);
        if (run.Get(_clockOk) == isFault)
        {
            throw CommandException.Usage("say what is wrong with the clock, --offset, --drift or both, or --ok for nothing");
        }

        ClockFaults faults = new(Time(run, _offset, "24h"), Drift(run));
        Check(faults.Validate());
        string node = NodeText.Parse(run.Get(_node), allowAll: true);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(await connection.SetClockAsync(node, faults, cancellation), $"clock of {node}: {faults.DescribeChange()}");
    }

    private async Task<int> SlowAsync(Invocation run, CancellationToken cancellation)
    {
        if (run.Get(_speedOk) == run.IsGiven(_step))
        {
            throw CommandException.Usage("say how long the process takes for every input, --step 20ms, or --ok for as usual");
        }

        TimeSpan step = Time(run, _step, "1m");
        Check(StepTimes.Validate(step));
        string node = NodeText.Parse(run.Get(_node), allowAll: true);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        return run.Done(
            await connection.SlowAsync(node, step, cancellation),
            $"process of {node}: {DurationText.Format(step)} for every input");
    }

    private static void Check(IReadOnlyList<string> errors)
    {
        if (errors is [var error, ..])
        {
            throw CommandException.Usage(error);
        }
    }

    private static TimeSpan Time(Invocation run, Option<string?> option, string most) => run.Get(option) switch
    {
        null => default,
        var text when DurationText.TryParse(text, "ms", out TimeSpan time) => time,
        var text => throw CommandException.Usage($"{option.Name} is '{text}', allowed is 0 to {most}, for example 50ms or 1.5s"),
    };

    private double Drift(Invocation run)
    {
        if (run.Get(_drift) is not { } text)
        {
            return 0;
        }

        bool isPercent = text.EndsWith('%');
        return double.TryParse(
            isPercent ? text[..^1] : text,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out double drift)
            ? isPercent ? drift / 100 : drift
            : throw CommandException.Usage($"--drift is '{text}', allowed is -0.9 to 9, or -90% to 900%");
    }
}
