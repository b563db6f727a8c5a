namespace RaftOrleans.Consensus;

/// <summary>Messages on their way out. One that promises something stays until the write it waits for is durable.</summary>
internal sealed class Outbox(SafetyRules rules)
{
    private readonly List<(Message Message, long WaitsFor)> _held = [];

    /// <summary>Takes a message.</summary>
    /// <param name="message">What is to be sent.</param>
    /// <param name="waitsFor">The write that makes it true; 0 where it promises nothing.</param>
    /// <param name="durable">The last durable write.</param>
    public void Add(Message message, long waitsFor, long durable)
    {
        // A write that is durable already is not worth telling apart, and equal waits let acknowledgements be merged.
        long wait = waitsFor <= durable ? 0 : waitsFor;
        if (_held.Count > 0 && _held[^1].WaitsFor == wait && Merge(_held[^1].Message, message) is { } merged)
        {
            _held[^1] = (merged, wait);
            return;
        }

        _held.Add((message, wait));
    }

    /// <summary>Moves what may leave to the output, in order.</summary>
    public void Release(long durable, List<Message> output)
    {
        int kept = 0;
        for (int i = 0; i < _held.Count; i++)
        {
            (Message message, long waitsFor) = _held[i];
            if (rules.MayLeave(message, waitsFor, durable))
            {
                output.Add(message);
            }
            else
            {
                _held[kept++] = _held[i];
            }
        }

        _held.RemoveRange(kept, _held.Count - kept);
    }

    /// <summary>
    /// Two acknowledgements of one term that wait for the same write say no more than the higher of each: a follower that handled a
    /// hundred messages at once answers once.
    /// </summary>
    private static AppendEntriesReply? Merge(Message earlier, Message later) =>
        earlier is AppendEntriesReply { IsSuccess: true } first && later is AppendEntriesReply { IsSuccess: true } second
        && first.To == second.To && first.Term == second.Term
            ? new AppendEntriesReply(
                first.From, first.To, first.Term, true, Math.Max(first.Index, second.Index), default, Math.Max(first.Round, second.Round))
            : null;
}
