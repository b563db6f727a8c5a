using System.CommandLine;

namespace RaftOrleans.Client;

/// <summary>What the commands of one program share, and the one place where their failures become words and exit codes.</summary>
internal sealed class CommandScope(ConsoleHost host, ConnectionSettings? defaults)
{
    /// <summary>Ends in a terminal's interrupt.</summary>
    private const string Interrupted = "interrupted";

    /// <summary>The options of every command.</summary>
    public GlobalOptions Options { get; } = new();

    /// <summary>The process.</summary>
    public ConsoleHost Host => host;

    /// <summary>Where to write.</summary>
    public Terminal Terminal { get; } = new(host);

    /// <summary>What the interactive mode was started with, or null.</summary>
    public ConnectionSettings? Defaults => defaults;

    /// <summary>The sessions of the interactive mode, or null outside it.</summary>
    public SessionKeeper? Sessions { get; init; }

    /// <summary>Names of nodes that the completion offers; the interactive mode keeps them.</summary>
    public IReadOnlyList<string> KnownNodes { get; set; } = [];

    /// <summary>Sets what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">Does it and gives the exit code.</param>
    /// <returns>The same command.</returns>
    public Command Handle(Command command, Func<Invocation, CancellationToken, Task<int>> run)
    {
        command.SetAction((parsed, cancellation) => RunAsync(parsed, run, cancellation));
        return command;
    }

    /// <summary>Runs a command's action.</summary>
    public async Task<int> RunAsync(
        ParseResult parsed, Func<Invocation, CancellationToken, Task<int>> run, CancellationToken cancellation)
    {
        try
        {
            await using var invocation = new Invocation(host, Terminal, Options, parsed, defaults) { Sessions = Sessions };
            return await run(invocation, cancellation);
        }
        catch (CommandException failure)
        {
            return Complain(failure.ExitCode, failure.Message, failure.Advice);
        }
        catch (RequestException failure)
        {
            return Complain(failure.ExitCode, failure.Message, failure.Advice);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Complain(ExitCode.Failed, Interrupted, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Complain(ExitCode.Failed, failure.Message, null);
        }
    }

    /// <summary>Says what is wrong and what to do, a line each.</summary>
    /// <returns>The exit code that was given.</returns>
    public int Complain(int exitCode, string message, string? advice)
    {
        Terminal.ErrorLine($"raft: {Terminal.Clean(message)}");
        if (advice is not null)
        {
            Terminal.ErrorLine($"      {Terminal.Clean(advice)}");
        }

        return exitCode;
    }
}
