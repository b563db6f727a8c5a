using System.Text.Json;

namespace RaftOrleans.Client.Tests;

/// <summary>Runs the program in this process.</summary>
internal sealed record Raft(int ExitCode, string Out, string Error)
{
    /// <summary>Standard output as the one JSON document it has to be.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>The lines of standard output, without the ends of lines.</summary>
    public IReadOnlyList<string> Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command against a server.</summary>
    public static Task<Raft> RunAsync(StubServer server, params string[] arguments) => RunAsync(new RunOptions(server.Url), arguments);

    /// <summary>Runs a command.</summary>
    public static async Task<Raft> RunAsync(RunOptions options, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Dictionary<string, string> variables = new(options.Variables ?? new Dictionary<string, string>());
        if (options.Url is not null)
        {
            variables.TryAdd("RAFT_SERVER", options.Url);
        }

        var host = new ConsoleHost
        {
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            Variable = name => variables.GetValueOrDefault(name),
            OutputIsTerminal = options.IsTerminal,
            Keyboard = options.Keyboard,
            In = new StringReader(options.Input),
            Width = () => options.Width,
            OnInterrupt = options.OnInterrupt,
            Time = options.Time,
        };
        int exitCode = await RaftProgram.RunAsync(arguments, host, options.Groups ?? CommandGroups.All, options.Cancellation);
        return new Raft(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Asserts how it ended, and shows what it said where it ended otherwise.</summary>
    public Raft EndsWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, wanted {exitCode}\nstandard output:\n{Out}\nstandard error:\n{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.True(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length <= 2, "more than two lines of error:\n" + Error);
        return this;
    }

    /// <summary>Asserts that it ended well and had nothing to complain of.</summary>
    public Raft Succeeds()
    {
        EndsWith(0);
        Assert.Equal("", Error);
        return this;
    }

    /// <summary>Asserts that it complained in these words.</summary>
    public Raft Says(params string[] words)
    {
        foreach (string word in words)
        {
            Assert.Contains(word, Error, StringComparison.Ordinal);
        }

        return this;
    }
}
