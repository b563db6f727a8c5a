namespace RaftOrleans.Client;

/// <summary>The program <c>raft</c>, without the process around it.</summary>
public static class RaftProgram
{
    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The command line without the program's name.</param>
    /// <param name="host">What it takes from the process.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, ConsoleHost host, CancellationToken cancellation = default) =>
        RunAsync(arguments, host, CommandGroups.All, cancellation);

    /// <summary>Runs the program with these commands.</summary>
    internal static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, ConsoleHost host, IReadOnlyList<ICommandGroup> groups, CancellationToken cancellation)
    {
        var scope = new CommandScope(host, defaults: null);
        var line = new CommandLine(scope, groups);
        line.Root.SetAction(
            (parsed, token) => scope.RunAsync(parsed, (invocation, inner) => WithoutCommandAsync(line, invocation, inner), token));
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        host.OnInterrupt(interrupt);
        try
        {
            return await line.RunAsync(line.Parse(arguments), interrupt.Token);
        }
        finally
        {
            host.OnInterrupt(null);
        }
    }

    private static async Task<int> WithoutCommandAsync(CommandLine line, Invocation invocation, CancellationToken cancellation)
    {
        if (invocation.Host is { Keyboard: not null, OutputIsTerminal: true })
        {
            return await new Shell(invocation.Host, invocation.Settings).RunAsync(cancellation);
        }

        await line.RunAsync(line.Parse(["--help"]), cancellation);
        return ExitCode.Usage;
    }
}
