using System.CommandLine;
using System.Globalization;
using RaftOrleans.Lab;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>
/// What happens next in a simulated world: <c>pending</c>, <c>deliver</c>, <c>drop</c>, <c>fire</c>, <c>seek</c>, and <c>record</c>, its run as
/// a file.
/// </summary>
internal sealed class SteppingCommands : ICommandGroup
{
    private readonly Argument<long> _event = new("event") { Description = "Its number in: raft pending" };
    private readonly Argument<string> _node = new("node") { Description = "n1, or leader, follower, random", HelpName = "node" };
    private readonly Argument<string> _time = new("time") { Description = "The moment of virtual time, such as 1.2s", HelpName = "time" };
    private readonly Argument<string> _file = new("file") { Description = "The file of a recording" };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _node.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words]);
        yield return scope.Handle(
            new Command("pending", "Simulated world: what is still to happen: messages under way, timers, writes"), PendingAsync);
        yield return scope.Handle(
            new Command("deliver", "Simulated world: let a message arrive, or a write end, now") { _event },
            (run, token) => StepAsync(run, new WorldStep(WorldStepKind.Deliver, run.Get(_event)), token));
        yield return scope.Handle(
            new Command("drop", "Simulated world: lose a message that is under way") { _event },
            (run, token) => StepAsync(run, new WorldStep(WorldStepKind.Drop, run.Get(_event)), token));
        yield return scope.Handle(
            new Command("fire", "Simulated world: let a node's timer run out now; its clock jumps ahead") { _node },
            async (run, token) =>
                await StepAsync(run, new WorldStep(WorldStepKind.Fire, Node: await NodeAsync(run, run.Get(_node), token)), token));
        yield return scope.Handle(
            new Command("seek", "Simulated world: go to a moment; to an earlier one the run is made again, and what was done later is forgotten")
            {
                _time,
            },
            SeekAsync);
        var record = new Command("record", "Simulated world: the run as a file, to be opened with: raft open");
        record.Add(scope.Handle(new Command("save", "Write the run of the host so far into a file") { _file }, SaveAsync));
        record.Add(scope.Handle(new Command("show", "Tell what is in the file of a run; no server is needed") { _file }, ShowAsync));
        yield return record;
    }

    /// <summary>The node that a name or word means.</summary>
    internal static async Task<string> NodeAsync(Invocation run, string text, CancellationToken cancellation)
    {
        string name = NodeText.Parse(text);
        return await NodeLookup.OneAsync(await run.ConnectAsync(cancellation), name, cancellation);
    }

    /// <summary>Does a step and says where the world stands.</summary>
    internal static async Task<int> StepAsync(Invocation run, WorldStep step, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        StepView view = await connection.StepWorldAsync(step, cancellation);
        string done = step.Kind switch
        {
            WorldStepKind.Deliver => $"delivered {What(view.Step)}; ",
            WorldStepKind.Drop => $"lost {What(view.Step)}; ",
            WorldStepKind.Fire => $"the clock of {Terminal.Clean(step.Node)} has jumped to its deadline; ",
            _ => "",
        };
        return run.Done(
            done + string.Create(
                CultureInfo.InvariantCulture, $"the world stands still at {view.NowMs / 1000:0.000000} s, {view.Events} events so far"),
            view);
    }

    private static async Task<int> PendingAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        PendingView view = await connection.GetPendingAsync(cancellation);
        if (run.Json)
        {
            run.Terminal.Json(view);
            return ExitCode.Done;
        }

        run.Terminal.Write(PendingTable.Make(run.Terminal, view.Pending));
        return ExitCode.Done;
    }

    private async Task<int> SeekAsync(Invocation run, CancellationToken cancellation)
    {
        string text = run.Get(_time);
        return DurationText.TryParse(text, "s", out TimeSpan time)
            ? await StepAsync(run, new WorldStep(WorldStepKind.Seek, Time: time), cancellation)
            : throw CommandException.Usage($"the time is '{text}', allowed is 0 to 24h, for example 1.2s or 350ms");
    }

    private async Task<int> SaveAsync(Invocation run, CancellationToken cancellation)
    {
        string path = run.Get(_file);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        string text = await connection.GetRecordingAsync(cancellation);
        RunRecording recording = Reading(path, () => RunRecording.Parse(text));
        RunFile.Write(path, recording.ToJson());
        return run.Done(Describe(recording) + $": {Terminal.Clean(path)}", new { file = path, recording.Events, recording.EventHash });
    }

    private Task<int> ShowAsync(Invocation run, CancellationToken cancellation)
    {
        string path = run.Get(_file);
        RunRecording recording = Reading(path, () => RunRecording.Parse(RunFile.Read(path)));
        if (run.Json)
        {
            run.Terminal.Json(new
            {
                recording.Seed,
                Search = recording.Search?.Plan.Seed,
                recording.Search?.Broken,
                NowMs = recording.Time.TotalMilliseconds,
                recording.Events,
                recording.EventHash,
                Commands = recording.Commands.Select(recorded => new
                {
                    recorded.AfterEvents,
                    AtMs = recorded.At.TotalMilliseconds,
                    What = $"{recorded.Command}",
                }),
            });
            return Task.FromResult(ExitCode.Done);
        }

        run.Terminal.Line(Describe(recording));
        Table table = run.Terminal.NewTable().AddColumns("after events", "time", "command");
        table.Columns[0].RightAligned();
        table.Columns[1].RightAligned();
        foreach (RecordedCommand recorded in recording.Commands)
        {
            table.AddRow(
                new Text(recorded.AfterEvents.ToString(CultureInfo.InvariantCulture)),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{recorded.At.TotalSeconds:F6} s")),
                new Text(Terminal.Clean($"{recorded.Command}")));
        }

        run.Terminal.Write(table);
        return Task.FromResult(ExitCode.Done);
    }

    private static string Describe(RunRecording recording) => (recording.Search is null ? "" : "a run of the search, gone on with; ")
        + string.Create(CultureInfo.InvariantCulture, $"seed {recording.Seed}, {recording.Time.TotalSeconds:0.######} s, ")
        + $"{Words.Count(recording.Events, "event")}, {Words.Count(recording.Commands.Count, "command")}, event log hash {recording.EventHash}";

    private static string What(PendingRowView? step) =>
        step is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{step.Id}: {Terminal.Clean(step.What)}");

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LabException failure)
        {
            throw CommandException.Usage($"{path}: {failure.Message}");
        }
    }
}
