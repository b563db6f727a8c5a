using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>
/// Does operations on the group's key-value store and records what was asked and answered. Steps and clients of the workload all go through
/// here, from any thread.
/// </summary>
internal sealed class OperationRecorder(ILab lab, ILabGroup group)
{
    private readonly Lock _lock = new();
    private readonly List<Operation> _operations = [];
    private readonly List<AcknowledgedWrite> _acknowledged = [];
    private readonly Dictionary<(long Session, long Sequence), int> _slots = [];
    private readonly HashSet<int> _lost = [];
    private long _lastStamp;

    /// <summary>How many writes were acknowledged.</summary>
    public int AcknowledgedCount
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>The acknowledged writes so far, in the order of their answers.</summary>
    public IReadOnlyList<AcknowledgedWrite> Acknowledged
    {
        get
        {
            lock (_lock)
            {
                return [.. _acknowledged];
            }
        }
    }

    /// <summary>All operations so far, in the order of their calls; reads that promise nothing are not among them.</summary>
    public IReadOnlyList<Operation> Operations
    {
        get
        {
            lock (_lock)
            {
                return [.. _operations];
            }
        }
    }

    /// <summary>Opens a client session.</summary>
    public Task<long> OpenSessionAsync(TimeSpan lifetime, TimeSpan timeout, CancellationToken cancellation) =>
        group.OpenSessionAsync(lifetime, timeout, cancellation);

    /// <summary>Writes.</summary>
    /// <param name="call">Client, function, key and values.</param>
    /// <param name="via">The node to ask, or null for the leader.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="place">
    /// Its place in a client session, or null. What has the place of an earlier write is that write, sent again: one operation of the history.
    /// </param>
    public async Task<WriteResult> WriteAsync(
        Operation call, NodeId? via, TimeSpan timeout, CancellationToken cancellation, SessionCommand? place = null)
    {
        ReadOnlyMemory<byte> command = StoreCommands.Of(call.Function, call.Key, call.Value, call.From);
        int slot = Begin(call with { Call = Stamp() }, place);
        ProposalAnswer answer;
        try
        {
            answer = place is { } session
                ? await group.ProposeOnceAsync(session with { Command = command }, via, timeout, cancellation)
                : await group.ProposeAsync(command, via, timeout, cancellation);
        }
        catch (LabException e) when (e.Reason is LabFailure.Unavailable or LabFailure.TimedOut)
        {
            // Whether the command had gone anywhere is not said, so it may have.
            End(slot, OperationOutcome.Info, null);
            return new WriteResult(e.Reason == LabFailure.TimedOut ? WriteOutcome.Unknown : WriteOutcome.Unavailable, null, e.Message);
        }

        switch (answer.Outcome)
        {
            case ProposalOutcome.Applied:
                return Applied(slot, call, command, answer, place);
            case ProposalOutcome.Unknown:
                End(slot, OperationOutcome.Info, null);
                return new WriteResult(WriteOutcome.Unknown, null, "nobody knows whether it is applied");
            default:
                End(slot, OperationOutcome.Fail, null);
                string hint = answer.Leader.IsNone ? "" : $", and names {answer.Leader} as the leader";
                return answer.Outcome switch
                {
                    ProposalOutcome.NotLeader => new WriteResult(WriteOutcome.NotLeader, null, $"the node does not lead{hint}"),
                    ProposalOutcome.SessionExpired => new WriteResult(WriteOutcome.SessionExpired, null, "its session is not known any more"),
                    ProposalOutcome.Busy => new WriteResult(WriteOutcome.Busy, null, "the leader has too much uncommitted"),
                    _ => new WriteResult(WriteOutcome.Dropped, null, "it is certainly not applied"),
                };
        }
    }

    /// <summary>Reads.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistency">What the read may see; a stale one is not part of the history.</param>
    /// <param name="via">The node to ask, or null for the leader.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ReadResult> ReadAsync(
        long client, string key, ReadConsistency consistency, NodeId? via, TimeSpan timeout, CancellationToken cancellation)
    {
        Operation call = Call(client, OperationFunction.Read, key, null, null) with { Call = Stamp() };
        int slot = consistency == ReadConsistency.Stale ? -1 : Begin(call);
        ReadAnswer answer;
        try
        {
            answer = await group.ReadAsync(KeyValueQuery.Get(key), consistency, via, timeout, cancellation);
        }
        catch (LabException e) when (e.Reason is LabFailure.Unavailable or LabFailure.TimedOut)
        {
            End(slot, OperationOutcome.Fail, null);
            return new ReadResult(null, null, e.Message);
        }

        if (answer.Outcome != ReadOutcome.Answered)
        {
            End(slot, OperationOutcome.Fail, null);
            bool isTimedOut = answer.Outcome == ReadOutcome.TimedOut;
            return new ReadResult(null, null, isTimedOut ? "the leadership was not confirmed in time" : "no leader is known there");
        }

        string? json = KeyValueResult.Parse(answer.Result) is { Status: KeyValueStatus.Ok } result ? result.Value : null;
        End(slot, OperationOutcome.Ok, json);
        Operation seen = call with { Outcome = OperationOutcome.Ok, Output = json, Return = Stamp() };
        return new ReadResult(seen, json, json is null ? "there is no such key" : $"it answers {json}");
    }

    /// <summary>An operation that is about to be asked for; its times are stamped when it is.</summary>
    public static Operation Call(long client, OperationFunction function, string key, string? value, string? from) => new()
    {
        Client = client,
        Function = function,
        Key = key,
        Value = value,
        From = from,
        Call = 0,
        Outcome = OperationOutcome.Info,
    };

    private WriteResult Applied(
        int slot, Operation call, ReadOnlyMemory<byte> command, ProposalAnswer answer, SessionCommand? place)
    {
        KeyValueResult result = KeyValueResult.Parse(answer.Result);
        bool? swapped = call.Function == OperationFunction.Cas ? result.Status == KeyValueStatus.Ok : null;

        // A command that makes no sense for its key is in the log and changes nothing.
        bool isRefused = result.Status is KeyValueStatus.NotAnArray or KeyValueStatus.Invalid;
        End(slot, isRefused ? OperationOutcome.Fail : OperationOutcome.Ok, swapped is { } did ? did ? "true" : "false" : null);
        lock (_lock)
        {
            _acknowledged.Add(new AcknowledgedWrite(call, answer.Index, command, lab.Now, place));
        }

        string what = result.Status == KeyValueStatus.Ok ? "" : $", with the result {result.Status}";
        return new WriteResult(WriteOutcome.Applied, swapped, FormattableString.Invariant($"it is applied at index {answer.Index}{what}"));
    }

    /// <summary>
    /// The world's time, a little later where it was given out already: virtual time stands still while a step is done, and a history takes
    /// what has the same time for concurrent, although one call came after the other's return.
    /// </summary>
    private long Stamp()
    {
        lock (_lock)
        {
            return _lastStamp = Math.Max(_lastStamp + 1, lab.Now.Ticks);
        }
    }

    private int Begin(Operation call, SessionCommand? place = null)
    {
        lock (_lock)
        {
            if (place is not { } session)
            {
                _operations.Add(call);
                return _operations.Count - 1;
            }

            if (_slots.TryGetValue((session.Session, session.Sequence), out int earlier))
            {
                return earlier;
            }

            _operations.Add(call);
            return _slots[(session.Session, session.Sequence)] = _operations.Count - 1;
        }
    }

    private void End(int slot, OperationOutcome outcome, string? output)
    {
        if (slot < 0)
        {
            return;
        }

        lock (_lock)
        {
            // What was answered before is sent again all the same; and that an attempt went nowhere says nothing about another: one before it
            // may be under way still, and one after it may be applied.
            bool isOver = _operations[slot].Outcome == OperationOutcome.Ok || (outcome == OperationOutcome.Fail && _lost.Contains(slot));
            if (isOver)
            {
                return;
            }

            if (outcome == OperationOutcome.Info)
            {
                _lost.Add(slot);
            }

            _operations[slot] = _operations[slot] with
            {
                Outcome = outcome,
                Return = outcome == OperationOutcome.Info ? null : Stamp(),
                Output = output,
            };
        }
    }
}

/// <summary>A write that was acknowledged.</summary>
/// <param name="Call">What was asked.</param>
/// <param name="Index">The index at which it was said to be applied.</param>
/// <param name="Command">The command.</param>
/// <param name="Time">When the answer came, in the world's time.</param>
/// <param name="Place">Its place in a client session, or null.</param>
internal sealed record AcknowledgedWrite(
    Operation Call, long Index, ReadOnlyMemory<byte> Command, TimeSpan Time, SessionCommand? Place);

/// <summary>What became of a write.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Swapped">Of an applied compare-and-set: whether it found what it wanted.</param>
/// <param name="Words">The same for a person.</param>
internal sealed record WriteResult(WriteOutcome Outcome, bool? Swapped, string Words);

/// <summary>What became of a read.</summary>
/// <param name="Answered">The read with its answer, or null where there was none.</param>
/// <param name="Json">The value, or null for none.</param>
/// <param name="Words">The same for a person.</param>
internal sealed record ReadResult(Operation? Answered, string? Json, string Words);
