using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>One copy of a message from its sending to its arrival.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sent">The step that sends it, by its place in the trace.</param>
/// <param name="Ended">The step that receives or loses it; null while it is under way.</param>
/// <param name="IsLost">Whether it never arrives.</param>
/// <param name="IsCopy">Whether another copy of it has ended before.</param>
internal sealed record TraceFlight(TraceMessage Message, int Sent, int? Ended, bool IsLost, bool IsCopy)
{
    /// <summary>
    /// Pairs sendings and arrivals: by the messages' numbers, and where there are none the oldest equal message that is under way is the
    /// one.
    /// </summary>
    public static IReadOnlyList<TraceFlight> Of(IReadOnlyList<TraceStep> steps)
    {
        var flights = new List<TraceFlight>();
        var underWay = new Dictionary<TraceMessage, Queue<int>>();
        var copies = new HashSet<TraceMessage>();
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Message is not { } message)
            {
                continue;
            }

            if (!underWay.TryGetValue(message, out Queue<int>? sent))
            {
                underWay.Add(message, sent = new Queue<int>());
            }

            switch (steps[i].Event)
            {
                case TraceEvents.Send:
                    sent.Enqueue(i);
                    break;
                case TraceEvents.Dup when sent.Count > 0:
                    sent.Enqueue(sent.Peek());
                    break;
                case TraceEvents.Recv or TraceEvents.Drop when sent.TryDequeue(out int from):
                    flights.Add(new TraceFlight(message, from, i, steps[i].Event == TraceEvents.Drop, !copies.Add(message)));
                    break;
                default:
                    break;
            }
        }

        foreach ((TraceMessage message, Queue<int> sent) in underWay)
        {
            flights.AddRange(sent.Select(from => new TraceFlight(message, from, null, false, false)));
        }

        return [.. flights.OrderBy(flight => flight.Sent).ThenBy(flight => flight.Ended ?? int.MaxValue)];
    }

    /// <summary>The message in a few characters, as it stands on its arrow.</summary>
    public string Label() => Message.Type switch
    {
        "RV" or "PV" => $"{Message.Type} t{Message.Term} log {Message.LastLogIndex}@{Message.LastLogTerm}",
        "RVR" or "PVR" => $"{Message.Type} t{Message.Term} {(Message.Ok == true ? "yes" : "no")}",
        "AE" when Message.Count > 0 => $"AE t{Message.Term} {Message.Previous + 1}..{Message.Previous + Message.Count} ci {Message.Commit}",
        "AE" => $"AE t{Message.Term} ci {Message.Commit}",
        "AER" => Message.Ok == true ? $"AER t{Message.Term} match {Message.Match}" : $"AER t{Message.Term} no at {Message.Previous}",
        "IS" => $"IS t{Message.Term} to {Message.LastLogIndex}",
        "ISR" => $"ISR t{Message.Term} {(Message.Ok == true ? "installed" : $"{Message.Bytes} bytes")}",
        "RIR" => Message.Ok == true ? $"RIR t{Message.Term} at {Message.Commit}" : $"RIR t{Message.Term} no",
        _ => $"{Message.Type} t{Message.Term}",
    };
}
