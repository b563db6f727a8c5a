using System.Text.Json;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>
/// Writes what commands have to say. On a terminal with colours and borders; into a pipe plain and never wrapped.
/// </summary>
internal sealed class Terminal
{
    private readonly ConsoleHost _host;
    private readonly bool _canRedraw;

    public Terminal(ConsoleHost host)
    {
        _host = host;
        _canRedraw = host.OutputIsTerminal && host.Variable("TERM") != "dumb";
        HasColours = _canRedraw && string.IsNullOrEmpty(host.Variable("NO_COLOR"));
        Ansi = Make(HasColours);
    }

    /// <summary>Spectre's view of standard output.</summary>
    public IAnsiConsole Ansi { get; }

    /// <summary>Whether text is coloured.</summary>
    public bool HasColours { get; }

    /// <summary>A screen that can be redrawn, or null.</summary>
    public IAnsiConsole? Screen => _canRedraw ? Make(ansi: true) : null;

    /// <summary>An empty table.</summary>
    public Table NewTable() => new()
    {
        Border = _host.OutputIsTerminal ? TableBorder.Rounded : TableBorder.None,
    };

    /// <summary>Writes a table.</summary>
    public void Write(Table table)
    {
        if (_host.OutputIsTerminal)
        {
            Ansi.Write(table);
            return;
        }

        // The last column's padding is of no use in a file.
        using var text = new StringWriter();
        Make(ansi: false, text).Write(table);
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            Line(line.TrimEnd());
        }
    }

    /// <summary>Writes a line of text as it is.</summary>
    public void Line(string text = "") => _host.Out.WriteLine(text);

    /// <summary>Writes a question; the answer stands behind it.</summary>
    public void Prompt(string text)
    {
        _host.Out.Write(text);
        _host.Out.Flush();
    }

    /// <summary>Writes a line with Spectre's markup; what comes from outside must be escaped.</summary>
    public void MarkupLine(string markup) => Ansi.MarkupLine(markup);

    /// <summary>Writes the command's one JSON document.</summary>
    public void Json<T>(T document) => _host.Out.WriteLine(JsonSerializer.Serialize(document, WireJson.Indented));

    /// <summary>Writes one of many JSON documents, each on a line of its own.</summary>
    public void JsonLine<T>(T document) => _host.Out.WriteLine(JsonSerializer.Serialize(document, WireJson.Compact));

    /// <summary>Writes a line to standard error.</summary>
    public void ErrorLine(string text) => _host.Error.WriteLine(text);

    /// <summary>Text from outside, without control characters: they could drive the terminal.</summary>
    public static string Clean(string? text) =>
        text is null ? "" : text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c)) : text;

    private IAnsiConsole Make(bool ansi, TextWriter? writer = null) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new HostOutput(_host, writer ?? _host.Out),
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    private sealed class HostOutput(ConsoleHost host, TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => host.OutputIsTerminal;

        public int Width => host.OutputIsTerminal ? Math.Max(20, host.Width()) : ConsoleHost.UnlimitedWidth;

        public int Height => 50;

        public void SetEncoding(System.Text.Encoding encoding)
        {
            // The host's writer has its encoding.
        }
    }
}
