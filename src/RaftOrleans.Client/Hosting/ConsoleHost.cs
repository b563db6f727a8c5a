namespace RaftOrleans.Client;

/// <summary>
/// Everything the program takes from the process it runs in, so that tests run the whole program in theirs.
/// </summary>
public sealed class ConsoleHost
{
    /// <summary>Width of tables that go into a pipe or a file: wide enough that nothing wraps.</summary>
    public const int UnlimitedWidth = 10_000;

    /// <summary>Standard output: data and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard input, for what asks and reads answers line by line.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Standard error: what went wrong and what to do.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>Whether standard output is a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>The keyboard, or null where standard input is no terminal: the interactive mode needs one.</summary>
    public IKeyReader? Keyboard { get; init; }

    /// <summary>Columns of the terminal just now.</summary>
    public Func<int> Width { get; init; } = static () => 80;

    /// <summary>The clock that waits and measurements use.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Says who is to be cancelled when the user presses Ctrl+C: in the interactive mode that is one command, not the program.
    /// Gets the source before a command runs and null after it.
    /// </summary>
    public Action<CancellationTokenSource?> OnInterrupt { get; init; } = static _ => { };
}
