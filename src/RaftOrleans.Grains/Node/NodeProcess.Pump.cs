using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <content>The pump, and the storage beside it.</content>
internal sealed partial class NodeProcess
{
    private readonly TaskScheduler _scheduler = TaskScheduler.Current;
    private readonly NodeOutput _output = new();
    private StorageBatch _toWrite = new();
    private StorageBatch _spare = new();

    /// <summary>What a disk that lies has acknowledged and not written.</summary>
    private StorageBatch? _unwritten;
    private bool _isWriting;
    private bool _isTurnQueued;
    private long _completedTicket;
    private long _reportedTicket;

    private void QueueTurn()
    {
        if (!_isTurnQueued)
        {
            _isTurnQueued = true;
            _ = Task.Factory.StartNew(
                static process => ((NodeProcess)process!).Turn(),
                this,
                CancellationToken.None,
                TaskCreationOptions.DenyChildAttach,
                _scheduler);
        }
    }

    /// <summary>The pump.</summary>
    private void Turn()
    {
        _isTurnQueued = false;
        if (Core is not { } core || HasEnded || IsPaused)
        {
            return;
        }

        try
        {
            TimeSpan now = _environment.LocalClock.Now;
            bool hasSynced = _completedTicket > _reportedTicket;
            bool hasTicked = now >= core.NextDeadline;
            if (_completedTicket > _reportedTicket)
            {
                _reportedTicket = _completedTicket;
                core.StorageCompleted(_reportedTicket, now);
            }

            if (hasTicked)
            {
                core.Tick(now);
            }

            core.Collect(_output);
            if (_environment.Steps is { } steps)
            {
                Record(steps, core, hasSynced, hasTicked);
            }

            _environment.Network.Send(_output.Messages, _environment.Clock.Now);
            if (_output.Write is { } write)
            {
                _toWrite.Add(write);
            }

            if (!_isWriting && HasToWrite)
            {
                _storageWork = WriteAsync();
            }

            _environment.Reporter.Report(_output.Trace, _environment.Clock.Now);
            Answer();
            SetTimer(core);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <summary>Whether something waits to be written; what a lie has acknowledged waits for the truth.</summary>
    private bool HasToWrite => !_toWrite.IsEmpty || (_unwritten is not null && !_environment.Disk.Lies);

    private void Record(StepRecorder steps, RaftNode core, bool hasSynced, bool hasTicked)
    {
        TimeSpan now = _environment.Clock.Now;
        if (hasSynced)
        {
            steps.Met(now, core, TraceEvents.Synced);
        }

        if (hasTicked)
        {
            bool isElection = _output.Trace.Exists(static trace => trace.Kind == TraceKind.ElectionStarted);
            steps.Met(now, core, isElection ? TraceEvents.Timeout : TraceEvents.Tick);
        }

        steps.Followed(now, core, _output.Trace);
        foreach (Message message in _output.Messages)
        {
            steps.Sent(now, core, message);
        }
    }

    private async Task WriteAsync()
    {
        _isWriting = true;
        try
        {
            while (HasToWrite && !HasEnded)
            {
                StorageBatch batch = _toWrite;
                _toWrite = _spare;
                await _environment.Disk.WaitAsync(_hasEnded);
                if (HasEnded)
                {
                    return;
                }

                _environment.Disk.Check(batch);
                long ticket = batch.LastTicket;
                if (_unwritten is not null && !batch.IsEmpty)
                {
                    _unwritten.Add(batch);
                }

                if (_environment.Disk.Lies)
                {
                    _unwritten ??= batch;
                    _spare = _unwritten == batch ? new StorageBatch() : batch;
                }
                else
                {
                    await _storage.WriteAsync(_unwritten ?? batch);
                    _unwritten = null;
                    _spare = batch;
                }

                _spare.Clear();
                _completedTicket = Math.Max(_completedTicket, ticket);
                QueueTurn();
            }
        }
        catch (Exception error)
        {
            Fail(error, isDisk: true);
        }
        finally
        {
            _isWriting = false;
        }
    }

    private void Answer()
    {
        foreach ((long number, ProposalAnswer answer) in _output.Proposals)
        {
            if (_proposals.TryTake(number, out (ProposalCall Call, int Command) waiting))
            {
                waiting.Call.Answer(waiting.Command, ProposalReply.From(answer));
            }
        }

        foreach ((long number, ReadAnswer answer) in _output.Reads)
        {
            if (_reads.TryTake(number, out TaskCompletionSource<ReadReply> waiting))
            {
                waiting.SetResult(ReadReply.From(answer));
            }
        }
    }

    private void Fail(Exception error, bool isDisk = false)
    {
        if (!HasEnded)
        {
            _failed(this, error, isDisk);
            End();
        }
    }
}
