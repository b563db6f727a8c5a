using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Client;

/// <summary>What a run leaves behind where it was asked for: a report, a trace.</summary>
/// <param name="report">Directory of the report, or null.</param>
/// <param name="trace">File of the trace, or null.</param>
internal sealed class RunFiles(string? report, string? trace)
{
    /// <summary>Whether anything was asked for.</summary>
    public bool AreWanted => report is not null || trace is not null;

    /// <summary>Finds out before the run whether they can be written.</summary>
    /// <exception cref="CommandException">They cannot.</exception>
    public void Prepare()
    {
        if (report is not null)
        {
            FileOutput.Write(report, () => Directory.CreateDirectory(report));
        }

        if (trace is not null)
        {
            FileOutput.WriteText(trace, static _ => { });
        }
    }

    /// <summary>Writes them, and says where.</summary>
    /// <param name="run">Where to say it; not where a JSON document is wanted.</param>
    /// <param name="evidence">What the report is made of.</param>
    /// <param name="name">Beginning of the names of the report's files.</param>
    /// <param name="steps">The trace.</param>
    public void Write(Invocation run, Func<RunEvidence> evidence, string name, IReadOnlyList<TraceStep> steps)
    {
        if (trace is not null)
        {
            FileOutput.WriteText(trace, text => TraceWriter.Write(steps, text));
            Say(run, $"trace: {trace}");
        }

        if (report is not null)
        {
            string page = FileOutput.Write(report, () => new RunReport(evidence()).Write(report, name));
            Say(run, $"report: {page}");
        }
    }

    private static void Say(Invocation run, string line)
    {
        if (!run.Json)
        {
            run.Terminal.Line(Terminal.Clean(line));
        }
    }
}
