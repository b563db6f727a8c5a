namespace RaftOrleans.Lab;

/// <summary>What a node's disk does to its writes. Nothing of it loses what was durable before.</summary>
/// <param name="Stall">
/// How long from now no write ends; 0 to 1 h, or <see cref="UntilMended"/>. The node goes on without: only what has to be durable waits.
/// </param>
/// <param name="Latency">Added to the time of every write; 0 to 1 h. What is to be written meanwhile waits, and is then written at once.</param>
public sealed record DiskFaults(TimeSpan Stall = default, TimeSpan Latency = default)
{
    /// <summary>A stall that lasts until the disk is set anew.</summary>
    public static TimeSpan UntilMended => TimeSpan.MaxValue;

    /// <summary>A disk that works as usual.</summary>
    public static DiskFaults None { get; } = new();

    /// <summary>Checks every part.</summary>
    /// <returns>One line per part that is not allowed. Empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Stall != UntilMended)
        {
            CheckTime(nameof(Stall), Stall);
        }

        CheckTime(nameof(Latency), Latency);
        return errors;

        void CheckTime(string name, TimeSpan time)
        {
            if (time < TimeSpan.Zero || time > TimeSpan.FromHours(1))
            {
                errors.Add(FormattableString.Invariant($"{name} is {time}, allowed is 0 to 1 h"));
            }
        }
    }

    /// <summary>The faults in words, as <c>stalls for 500ms, adds 20ms to every write</c>; <c>no faults</c> where there are none.</summary>
    public string Describe()
    {
        List<string> words = [];
        if (Stall > TimeSpan.Zero)
        {
            words.Add(Stall == UntilMended ? "stalls" : $"stalls for {ScenarioDuration.Format(Stall)}");
        }

        if (Latency > TimeSpan.Zero)
        {
            words.Add($"adds {ScenarioDuration.Format(Latency)} to every write");
        }

        return words.Count == 0 ? "no faults" : string.Join(", ", words);
    }
}
