using System.CommandLine;
using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>Time of the simulated world: <c>world</c>, <c>speed</c>, <c>pause-world</c>, <c>resume-world</c>, <c>step</c>.</summary>
internal sealed class WorldCommands : ICommandGroup
{
    private const double MinSpeed = 0.001;
    private const double MaxSpeed = 1_000_000;
    private const int MaxSteps = 1_000_000;

    private readonly Argument<double> _speed = new("factor")
    {
        Description = "Virtual seconds per second: 0.001 to 1000000; 1 is real time",
    };

    private readonly Argument<int> _events = new("events")
    {
        Description = "How many events to handle, 1 to 1000000",
        DefaultValueFactory = _ => 1,
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _message = new("--message") { Description = "Until a message has arrived, instead of a number of events" };
    private readonly Option<string?> _node = new("--node") { Description = "Until something has happened to this node", HelpName = "node" };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        yield return scope.Handle(new Command("world", "Show what world the host runs and how its time goes"), ShowAsync);
        yield return scope.Handle(new Command("speed", "Simulated world: set how fast time runs") { _speed }, SpeedAsync);
        yield return scope.Handle(
            new Command("pause-world", "Simulated world: stop time"), (run, token) => ControlAsync(run, WorldAction.Pause, 0, token));
        yield return scope.Handle(
            new Command("resume-world", "Simulated world: let time run on"),
                (run, token) => ControlAsync(run, WorldAction.Resume, 0, token));
        yield return scope.Handle(
            new Command("step", "Simulated world: handle the next events and stop time") { _events, _message, _node }, StepAsync);
    }

    private static async Task<int> ShowAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        WorldView world = await connection.GetWorldAsync(cancellation);
        return run.Done(Describe(world), world);
    }

    private Task<int> SpeedAsync(Invocation run, CancellationToken cancellation)
    {
        double speed = run.Get(_speed);
        return speed is >= MinSpeed and <= MaxSpeed
            ? ControlAsync(run, WorldAction.Speed, speed, cancellation)
            : throw CommandException.Usage(FormattableString.Invariant($"the factor is {speed}, allowed is {MinSpeed} to {MaxSpeed}"));
    }

    private Task<int> StepAsync(Invocation run, CancellationToken cancellation)
    {
        if (run.Get(_message))
        {
            return SteppingCommands.StepAsync(run, new WorldStep(WorldStepKind.Message), cancellation);
        }

        if (run.Get(_node) is { } node)
        {
            return StepNodeAsync(run, node, cancellation);
        }

        int events = run.Get(_events);
        return events is >= 1 and <= MaxSteps
            ? ControlAsync(run, WorldAction.Step, events, cancellation)
            : throw CommandException.Usage(FormattableString.Invariant($"events is {events}, allowed is 1 to {MaxSteps}"));
    }

    private static async Task<int> StepNodeAsync(Invocation run, string node, CancellationToken cancellation) =>
        await SteppingCommands.StepAsync(
            run, new WorldStep(WorldStepKind.Node, Node: await SteppingCommands.NodeAsync(run, node, cancellation)), cancellation);

    private static async Task<int> ControlAsync(Invocation run, WorldAction action, double value, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        WorldView world = await connection.ControlWorldAsync(action, value, cancellation);
        return run.Done(Describe(world), world);
    }

    private static string Describe(WorldView world)
    {
        string storage = world.Storage is { } text ? $", storage: {Terminal.Clean(text)}" : "";
        if (!world.VirtualTime)
        {
            return $"{world.World} world, real time{storage}";
        }

        string now = ((world.NowMs ?? 0) / 1000).ToString("0.000", CultureInfo.InvariantCulture);
        string pace = world.IsPaused == true
            ? "stands still"
            : $"runs at {(world.Speed ?? 1).ToString("0.###", CultureInfo.InvariantCulture)}x";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{world.World} world at {now} s, {pace}, {world.Events ?? 0} events so far, seed {world.Seed ?? 0}{storage}");
    }
}
