namespace RaftOrleans.Client;

/// <summary>Ends a command: one line that says what is wrong, perhaps one that says what to do, and the exit code.</summary>
public sealed class CommandException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="advice">What to do, or null.</param>
    public CommandException(int exitCode, string message, string? advice = null)
        : base(message)
    {
        ExitCode = exitCode;
        Advice = advice;
    }

    /// <summary>What the program ends with.</summary>
    public int ExitCode { get; }

    /// <summary>What to do, or null.</summary>
    public string? Advice { get; }

    /// <summary>Wrong usage.</summary>
    public static CommandException Usage(string message, string? advice = null) => new(Client.ExitCode.Usage, message, advice);

    /// <summary>What was asked for did not hold or failed.</summary>
    public static CommandException Failed(string message, string? advice = null) => new(Client.ExitCode.Failed, message, advice);

    /// <summary>No server, or no leader in time.</summary>
    public static CommandException Unavailable(string message, string? advice = null) => new(Client.ExitCode.Unavailable, message, advice);
}
