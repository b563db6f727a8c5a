using System.Text;
using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>
/// A trace as a sequence diagram in the text form of Mermaid, for documents that render it. Messages stand where they arrive.
/// </summary>
public static class MermaidDiagram
{
    /// <summary>Writes a trace down.</summary>
    /// <param name="steps">The trace.</param>
    /// <param name="options">Which part, or null for all.</param>
    public static string Write(IReadOnlyList<TraceStep> steps, DiagramOptions? options = null)
    {
        DiagramContent content = DiagramContent.Of(steps, options ?? new DiagramOptions());
        var text = new StringBuilder("sequenceDiagram\n");
        foreach (NodeId node in content.Nodes)
        {
            text.Append($"  participant {node}\n");
        }

        // What is under way at the end comes last.
        IEnumerable<(int At, int Order, string Line)> lines = content.Flights
            .Select(flight => (At: flight.Ended ?? int.MaxValue, Order: 0, Line: Arrow(flight)))
            .Concat(content.Marks.Select(mark => (At: mark, Order: 1, Line: Note(content, steps[mark]))));
        foreach ((int at, _, string line) in lines.OrderBy(line => line.At).ThenBy(line => line.Order))
        {
            text.Append($"  {line}\n");
        }

        foreach (string words in content.LeftOut)
        {
            text.Append($"  %% left out: {Clean(words)}\n");
        }

        return text.ToString();
    }

    private static string Arrow(TraceFlight flight)
    {
        string kind = flight.IsLost ? "-x" : flight.Ended is null ? "-)" : flight.IsCopy ? "-->>" : "->>";
        string end = flight.IsLost ? " (lost)" : flight.Ended is null ? " (under way)" : flight.IsCopy ? " (again)" : "";
        return $"{flight.Message.From.WithoutIncarnation()}{kind}{flight.Message.To.WithoutIncarnation()}: {Clean(flight.Label())}{end}";
    }

    private static string Note(DiagramContent content, TraceStep step)
    {
        string place = step.Node.IsMember ? $"over {step.Node.WithoutIncarnation()}"
            : content.Nodes.Count > 1 ? $"over {content.Nodes[0]},{content.Nodes[^1]}"
            : $"over {content.Nodes.FirstOrDefault(NodeId.Of(1))}";
        string what = step.Event switch
        {
            TraceEvents.Leader => $"leader of term {step.State?.Term}",
            TraceEvents.Role => $"{step.State?.Role.ToString().ToLowerInvariant()} in term {step.State?.Term}",
            TraceEvents.Commit => $"commit {step.Index}",
            TraceEvents.Timeout => "election timeout",
            _ => $"{step.Event}{(step.Index > 0 ? $" {step.Index}" : "")}{(step.Why is null ? "" : $": {step.Why}")}",
        };
        return $"Note {place}: {DiagramContent.Seconds(step.Time)} {Clean(what)}";
    }

    /// <summary>Mermaid ends statements at semicolons and line ends, and takes a hash for the beginning of an entity.</summary>
    private static string Clean(string text) =>
        string.Concat(text.Select(c => c switch
        {
            ';' => "#59;",
            '#' => "#35;",
            _ when char.IsControl(c) => " ",
            _ => c.ToString(),
        }));
}
