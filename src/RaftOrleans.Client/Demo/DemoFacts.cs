namespace RaftOrleans.Client;

/// <summary>What the tour measured. A field is null where the tour did not get that far.</summary>
internal sealed class DemoFacts
{
    /// <summary>Whether everything held.</summary>
    public bool Ok { get; set; }

    /// <summary>What did not hold, or null.</summary>
    public string? Failure { get; set; }

    public string? World { get; set; }

    public required string Group { get; init; }

    public int Nodes { get; set; }

    public required string KeyPrefix { get; init; }

    public DemoCrashFacts? Crash { get; set; }

    public DemoPartitionFacts? Partition { get; set; }

    public DemoWriteFacts Writes { get; set; } = new(0, 0, 0);

    public DemoCheckFacts? Check { get; set; }

    /// <summary>What the tour had to put right at its end because it ended early; empty when the tour itself did.</summary>
    public List<string> Repaired { get; } = [];
}

/// <summary>What the crash of the leader did. Times run from the moment the request was sent.</summary>
internal sealed record DemoCrashFacts
{
    public required string Crashed { get; init; }

    public required long TermBefore { get; init; }

    public string? NewLeader { get; set; }

    public long? NewTerm { get; set; }

    /// <summary>From the crash until the status shows the new leader.</summary>
    public double? NewLeaderAfterMs { get; set; }

    /// <summary>The longest time between two acknowledged writes meanwhile.</summary>
    public double? LongestWriteGapMs { get; set; }

    /// <summary>From the restart until the node has applied what was committed then.</summary>
    public double? CaughtUpAfterMs { get; set; }
}

/// <summary>What the partition did. Times run from the moment the request was sent.</summary>
internal sealed record DemoPartitionFacts
{
    public required IReadOnlyList<string> Minority { get; init; }

    public required IReadOnlyList<string> Majority { get; init; }

    public required string OldLeader { get; init; }

    public string? NewLeader { get; set; }

    public long? NewTerm { get; set; }

    /// <summary>From the cut until the status shows the majority's leader.</summary>
    public double? NewLeaderAfterMs { get; set; }

    /// <summary>What the old leader said to a write: must not be acknowledged.</summary>
    public DemoWrite? MinorityWrite { get; set; }

    /// <summary>Whether the old leader answered a linearizable read after the majority had a leader: must not.</summary>
    public bool? MinorityReadAnswered { get; set; }

    /// <summary>Writes that the majority acknowledged during the partition.</summary>
    public int? MajorityWrites { get; set; }

    /// <summary>Whether a stale read on the old leader lacked what the majority wrote meanwhile.</summary>
    public bool? StaleReadIsBehind { get; set; }

    /// <summary>From the heal until all nodes had the same log, committed and applied.</summary>
    public double? ConvergedAfterMs { get; set; }
}

/// <summary>How the tour's writes ended.</summary>
internal sealed record DemoWriteFacts(int Acknowledged, int Refused, int Unknown);

/// <summary>The check at the end.</summary>
internal sealed record DemoCheckFacts
{
    /// <summary>Acknowledged writes whose value a linearizable read returned.</summary>
    public required int AcknowledgedPresent { get; init; }

    /// <summary>Writes of unknown outcome that turned out to be there.</summary>
    public required int UnknownPresent { get; init; }

    /// <summary>Everything that should not be, a line each. Empty when all is well.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>Whether every node's own state holds the same values.</summary>
    public required bool NodesAgree { get; init; }
}
