using System.CommandLine;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Client;

/// <summary>Draws traces: <c>diagram</c>. It needs no server.</summary>
internal sealed class DiagramCommands : ICommandGroup
{
    private const string Svg = "svg";
    private const string Mermaid = "mermaid";

    private readonly Argument<string> _file = new("trace")
    {
        Description = "A trace that --trace or --report has written",
        HelpName = "trace",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Begin at this time of the trace, such as 1.2s",
        HelpName = "time",
    };

    private readonly Option<string?> _to = new("--to") { Description = "End at this time of the trace", HelpName = "time" };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "svg (a space-time diagram) or mermaid (a sequence diagram as text) [default: by the ending of --out, else svg]",
        HelpName = "svg|mermaid",
    };

    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "Write to this file instead of standard output",
        HelpName = "file",
    };

    private readonly Option<int> _messages = new("--messages")
    {
        Description = $"Most messages that are drawn, 1 to {DiagramOptions.LargestMaxMessages}",
        DefaultValueFactory = _ => DiagramOptions.DefaultMaxMessages,
        HelpName = "n",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _format.AcceptOnly(Svg, Mermaid);
        yield return scope.Handle(
            new Command("diagram", "Draw a trace: who sent what to whom, and what became of it. No server is needed")
            {
                _file, _from, _to, _format, _out, _messages,
            },
            (run, _) => Task.FromResult(Run(run)));
    }

    private int Run(Invocation run)
    {
        DiagramOptions options = Options(run);
        string? path = run.Get(_out);
        string format = run.Get(_format) ?? (Path.GetExtension(path) is ".mmd" or ".md" or ".mermaid" ? Mermaid : Svg);
        IReadOnlyList<TraceStep> steps = Read(run.Get(_file));
        string text = format == Svg ? SvgText.Document(SpaceTimeDiagram.Draw(steps, options)) : MermaidDiagram.Write(steps, options);
        IReadOnlyList<string> leftOut = SpaceTimeDiagram.LeftOut(steps, options);
        if (path is not null)
        {
            FileOutput.WriteText(path, file => file.Write(text));
        }

        if (run.Json)
        {
            string? printed = path is null ? text : null;
            run.Terminal.Json(new { Format = format, File = path, Steps = steps.Count, LeftOut = leftOut, Text = printed });
        }
        else if (path is null)
        {
            run.Terminal.Line(text.TrimEnd('\n'));
        }
        else
        {
            run.Terminal.Line($"wrote {Terminal.Clean(path)}");
            foreach (string words in leftOut)
            {
                run.Terminal.Line($"  left out: {words}");
            }
        }

        return ExitCode.Done;
    }

    private DiagramOptions Options(Invocation run)
    {
        int messages = run.Get(_messages);
        if (messages is < 1 or > DiagramOptions.LargestMaxMessages)
        {
            throw CommandException.Usage(
                FormattableString.Invariant($"--messages is {messages}, allowed is 1 to {DiagramOptions.LargestMaxMessages}"));
        }

        var options = new DiagramOptions { From = Time("--from", run.Get(_from)), To = Time("--to", run.Get(_to)), MaxMessages = messages };
        return options.From > options.To
            ? throw CommandException.Usage($"--from {run.Get(_from)} is after --to {run.Get(_to)}")
            : options;
    }

    private static TimeSpan? Time(string option, string? text) => text is null ? null
        : DurationText.TryParse(text, "s", out TimeSpan time) && time >= TimeSpan.Zero ? time
        : throw CommandException.Usage($"{option} is '{text}', allowed is a time of 0 or more, for example 1.2s or 350ms");

    private static IReadOnlyList<TraceStep> Read(string path)
    {
        try
        {
            using var text = new StreamReader(path);
            IReadOnlyList<TraceStep> steps = TraceReader.Read(text);
            return steps.Count > 0 ? steps : throw CommandException.Usage($"{path}: there is no step in it");
        }
        catch (TraceFormatException failure)
        {
            throw CommandException.Usage($"{path}: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage(failure.Message);
        }
    }
}
