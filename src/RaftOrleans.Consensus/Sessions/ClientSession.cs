namespace RaftOrleans.Consensus;

/// <summary>One client's session, as every replica keeps it.</summary>
internal sealed class ClientSession(long number, TimeSpan timeout)
{
    /// <summary>Most answers that are kept for one client; the client has given up those before them.</summary>
    public const int MaxAnswers = 1_000;

    private readonly SortedDictionary<long, ReadOnlyMemory<byte>> _answers = [];

    /// <summary>The session.</summary>
    public long Number { get; } = number;

    /// <summary>How long it lives without a sign of life.</summary>
    public TimeSpan Timeout { get; } = timeout;

    /// <summary>The time, by the log, of the last sign of life.</summary>
    public TimeSpan LastActive { get; set; }

    /// <summary>
    /// When it expires without another. Time stamps are not checked before an entry is applied, so one that was made by hand may be the
    /// last moment there is.
    /// </summary>
    public TimeSpan Expiry => LastActive > TimeSpan.MaxValue - Timeout ? TimeSpan.MaxValue : LastActive + Timeout;

    /// <summary>Answers before this are forgotten.</summary>
    public long FirstOutstanding { get; set; } = 1;

    /// <summary>The answers that are kept, by the number of their commands, in order.</summary>
    public IReadOnlyDictionary<long, ReadOnlyMemory<byte>> Answers => _answers;

    /// <summary>A command was applied.</summary>
    public void Remember(long sequence, ReadOnlyMemory<byte> answer)
    {
        _answers[sequence] = answer;
        if (_answers.Count > MaxAnswers)
        {
            Forget(_answers.First().Key + 1);
        }
    }

    /// <summary>The client does not wait for answers before this number any more.</summary>
    public void Forget(long before)
    {
        if (before <= FirstOutstanding)
        {
            return;
        }

        FirstOutstanding = before;
        while (_answers.Count > 0 && _answers.First().Key is var first && first < before)
        {
            _answers.Remove(first);
        }
    }
}
