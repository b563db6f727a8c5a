using System.CommandLine;

namespace RaftOrleans.Client;

/// <summary>One run of one command: its arguments, whom it talks to and where it writes.</summary>
internal sealed class Invocation : IAsyncDisposable
{
    private readonly Lazy<ConnectionSettings> _settings;
    private IRaftConnection? _connection;

    public Invocation(ConsoleHost host, Terminal terminal, GlobalOptions options, ParseResult parsed, ConnectionSettings? defaults)
    {
        Host = host;
        Terminal = terminal;
        Parsed = parsed;
        Json = parsed.GetValue(options.Json);
        _settings = new(() => options.Read(parsed, host.Variable, defaults));
    }

    /// <summary>The process.</summary>
    public ConsoleHost Host { get; }

    /// <summary>Where to write.</summary>
    public Terminal Terminal { get; }

    /// <summary>The command line.</summary>
    public ParseResult Parsed { get; }

    /// <summary>Whether a JSON document is wanted instead of text.</summary>
    public bool Json { get; }

    /// <summary>Whom to talk to.</summary>
    public ConnectionSettings Settings => _settings.Value;

    /// <summary>The sessions of the interactive mode, or null where this is the only command.</summary>
    public SessionKeeper? Sessions { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time => Host.Time;

    /// <summary>The value of an argument.</summary>
    public T Get<T>(Argument<T> argument) => Parsed.GetValue(argument)!;

    /// <summary>The value of an option, or its default.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>Whether an option stands on the command line, with or without a value.</summary>
    public bool IsGiven(Option option) => Parsed.GetResult(option) is { Implicit: false };

    /// <summary>The connection to the server, made on first use.</summary>
    public async Task<IRaftConnection> ConnectAsync(CancellationToken cancellation) =>
        _connection ??= await ConnectionFactory.ConnectAsync(Settings, Host.Time, cancellation);

    /// <summary>Says that something was done: a line, or with --json a document.</summary>
    /// <param name="line">For people.</param>
    /// <param name="document">For programs.</param>
    /// <returns><see cref="ExitCode.Done"/>.</returns>
    public int Done<T>(string line, T document)
    {
        if (Json)
        {
            Terminal.Json(document);
        }
        else
        {
            Terminal.Line(line);
        }

        return ExitCode.Done;
    }

    /// <summary>Says that a control was carried out: in the server's words, else in ours.</summary>
    public int Done(ControlView answer, string words) => Done(Terminal.Clean(answer.Message ?? words), answer);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }
}
