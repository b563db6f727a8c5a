using System.CommandLine;

namespace RaftOrleans.Client;

/// <summary>The guided tour: <c>demo</c>.</summary>
internal sealed class DemoCommands(DemoOptions options) : ICommandGroup
{
    public DemoCommands()
        : this(new DemoOptions())
    {
    }

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        yield return scope.Handle(
            new Command("demo", "A guided tour: crash the leader, split the network, heal it, check that no acknowledged write is lost"),
                DemoAsync);
    }

    private async Task<int> DemoAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        var tour = new DemoTour(connection, new DemoNarrator(run.Terminal, run.Json), run.Time, options);
        try
        {
            await tour.RunAsync(cancellation);
            if (!run.Json)
            {
                run.Terminal.Line();
                run.Terminal.Line("Nothing was lost. The keys stay: raft state; what happened in detail: raft events");
            }

            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is CommandException or RequestException or OperationCanceledException)
        {
            tour.Facts.Failure = failure is OperationCanceledException
                ? "interrupted"
                : failure is CommandException { Advice: { } advice } ? $"{failure.Message}: {advice}" : failure.Message;
            throw;
        }
        finally
        {
            if (run.Json)
            {
                run.Terminal.Json(tour.Facts);
            }
        }
    }
}
