using System.Globalization;
using System.Text;
using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Properties;

/// <summary>A node to which anything happens, and a transcript of all that it wants of its host.</summary>
internal sealed class NodeRun
{
    private readonly NodeOutput _output = new();
    private readonly StringBuilder _transcript = new();
    private readonly TestDisk _disk = new(PersistentState.Empty);
    private readonly Dictionary<long, NodeId> _votes = [];
    private readonly HashSet<long> _answered = [];
    private TimeSpan _now;
    private long _calls;
    private (long Term, long Commit, long Applied) _seen;

    private ulong _seed;

    public NodeRun(ulong seed, RaftOptions options)
    {
        _seed = seed;
        Node = Start(options);
    }

    public RaftNode Node { get; private set; }

    /// <summary>The number of the latest request for the index of a read that has left.</summary>
    public long LastRequest { get; private set; }

    /// <summary>The latest round of a leader that has left.</summary>
    public long LastRound { get; private set; }

    /// <summary>Where the latest piece of a snapshot that has left ends.</summary>
    public int SentBytes { get; private set; }

    /// <summary>Every input that is a message, and every output so far, in words.</summary>
    public string Transcript => _transcript.ToString();

    public void Do(NodeInput input)
    {
        switch (input.Kind)
        {
            case NodeInputKind.Message: Receive(input.Message!(this)); break;
            case NodeInputKind.Deadline when Node.NextDeadline < TimeSpan.MaxValue: Wake(Node.NextDeadline); break;
            case NodeInputKind.Time: Wake(_now + Ms(input.Number)); break;
            case NodeInputKind.Proposal: Node.Propose(++_calls, new byte[input.Number], _now); break;
            case NodeInputKind.Read: Node.Read(++_calls, default, ReadConsistency.Linearizable, _now); break;
            case NodeInputKind.StaleRead: Node.Read(++_calls, default, ReadConsistency.Stale, _now); break;
            case NodeInputKind.Campaign: Node.Campaign(isForced: false, _now); break;
            case NodeInputKind.ForcedCampaign: Node.Campaign(isForced: true, _now); break;
            case NodeInputKind.StepDown: Node.StepDown(_now); break;
            case NodeInputKind.OtherRead: Node.Read(++_calls, OtherRead(input.Number), _now); break;
            case NodeInputKind.Session: UseSession(input.Number); break;
            case NodeInputKind.Snapshot: Node.TakeSnapshot(_now); break;
            case NodeInputKind.Membership: Node.ChangeMembership(++_calls, Change(input.Number), _now); break;
            case NodeInputKind.Transfer: Node.TransferLeadership(++_calls, NodeId.Of(1 + (input.Number % 5)), _now); break;
            case NodeInputKind.Options: ChangeOptions(input.Number); break;
            case NodeInputKind.Restart: Restart(input.Number); break;
            case NodeInputKind.WriteCompleted: CompleteWrites(1 + (input.Number % 3)); break;
            default: Collect(); break;
        }

        CheckThatNothingWentBack();
    }

    public void Collect()
    {
        Node.Collect(_output);
        if (_output.Write is { } write)
        {
            _disk.Accept(write);
        }

        Record();
        LastRequest = _output.Messages.OfType<ReadIndexRequest>().LastOrDefault()?.Request ?? LastRequest;
        LastRound = _output.Messages.OfType<AppendEntries>().LastOrDefault()?.Round ?? LastRound;
        SentBytes = _output.Messages.OfType<InstallSnapshot>().LastOrDefault() is { } piece ? piece.Offset + piece.Data.Length : SentBytes;
        foreach (TraceEvent vote in _output.Trace.Where(step => step.Kind == TraceKind.VoteGranted && step.Reason.Length == 0))
        {
            Assert.Equal(vote.Peer, _votes.GetValueOrDefault(vote.Term, vote.Peer));
            _votes[vote.Term] = vote.Peer;
        }

        foreach (RequestVoteReply vote in _output.Messages.OfType<RequestVoteReply>().Where(vote => vote.IsGranted && !vote.IsPreVote))
        {
            HardState durable = _disk.Durable.HardState;
            Assert.True(durable.Term > vote.Term || durable == new HardState(vote.Term, _votes[vote.Term]), $"{vote} before {durable}");
        }

        PersistentState disk = _disk.Durable;
        long held = Math.Max(disk.LogBase.Index + disk.Entries.Count, disk.Snapshot?.Last.Index ?? 0);
        Assert.All(_output.Messages.OfType<AppendEntriesReply>().Where(reply => reply.IsSuccess), reply =>
            Assert.True(reply.Index <= held, $"{reply} while the disk ends at {held}"));
        Assert.All(_output.Messages.OfType<InstallSnapshotReply>().Where(reply => reply.IsInstalled), reply =>
            Assert.True(reply.Last.Index <= held, $"{reply} while the disk ends at {held}"));
        Assert.All(_output.Proposals.Select(answer => answer.Proposal).Concat(_output.Reads.Select(answer => answer.Read)), call =>
            Assert.True(_answered.Add(call), $"call {call} is answered twice"));
    }

    private void Receive(Message message)
    {
        _transcript.AppendLine(CultureInfo.InvariantCulture, $"> {message}");
        Node.Receive(message, _now);
    }

    private void Wake(TimeSpan at)
    {
        _now = at > _now ? at : _now;
        Node.Tick(_now);
        if (Node.NextDeadline <= _now)
        {
            // What a tick has made due is sent when the host collects it.
            Collect();
        }

        Assert.True(
            Node.NextDeadline > _now,
            $"it is {_now}, and the {Node.Role} of {Node.Membership} wants to be woken at {Node.NextDeadline} once more");
    }

    private void CompleteWrites(int most)
    {
        for (int i = 0; i < most && _disk.UnderWay.Count > 0; i++)
        {
            Node.StorageCompleted(_disk.Complete(), _now);
        }
    }

    private RaftNode Start(RaftOptions options) =>
        new(N1, Membership.Of(N1, N2, N3), options, _disk.Durable, new RecordingMachine(), _seed, _now) { IsTracing = true };

    private static ReadRequest OtherRead(int number) => new(default, (ReadConsistency)(number % 5))
    {
        MaxAge = Ms(number),
        MinIndex = number % 7,
    };

    private void UseSession(int number)
    {
        long session = 1 + (number % 9);
        switch (number % 4)
        {
            case 0: Node.OpenSession(++_calls, new SessionOptions(Ms(1 + number)), _now); break;
            case 1: Node.KeepSessionAlive(++_calls, session - 1, _now); break;
            case 2: Node.CloseSession(++_calls, session, _now); break;
            default: Node.ProposeOnce(++_calls, new SessionCommand(session, 1 + (number % 3), 1, new byte[number]), _now); break;
        }
    }

    private static MembershipChange Change(int number)
    {
        NodeId one = NodeId.Of(1 + (number % 5));
        NodeId other = NodeId.Of(1 + (number % 3));
        return (number % 4) switch
        {
            0 => new MembershipChange { Voters = [one], Removed = [other], AtOnce = number % 8 == 0 },
            1 => new MembershipChange { Voters = [one, NodeId.Of(4)], Joint = true },
            2 => new MembershipChange { Learners = [one], ExpectedIndex = number % 3 == 0 ? number : null },
            _ => new MembershipChange { Removed = [one, other] },
        };
    }

    private void ChangeOptions(int number) => Node.ChangeOptions(
        Node.Options with
        {
            ElectionTimeoutMin = Ms(100 + (number % 3 * 50)),
            SnapshotChunkBytes = 1 + number,
            SnapshotEntries = number % 10,
            LeaderStickiness = number % 10 != 0,
        },
        _now);

    private void Restart(int number)
    {
        if (_disk.UnderWay.Count > 0)
        {
            _disk.CrashAfter(number % 6);
        }

        _disk.Crash();

        // Votes that no disk remembers were given to nobody.
        HardState durable = _disk.Durable.HardState;
        foreach (long term in _votes.Keys.Where(term => term > durable.Term || (term == durable.Term && _votes[term] != durable.VotedFor)).ToArray())
        {
            _votes.Remove(term);
        }

        _seed++;
        Node = Start(Node.Options);
        _seen = (Node.Term, 0, 0);
    }

    private void CheckThatNothingWentBack()
    {
        (long Term, long Commit, long Applied) now = (Node.Term, Node.CommitIndex, Node.LastApplied);
        Assert.True(now.Term >= _seen.Term && now.Commit >= _seen.Commit && now.Applied >= _seen.Applied, $"{_seen} became {now}");
        Assert.True(now.Applied <= now.Commit && now.Commit <= Node.Log.LastIndex, $"{now} with a log up to {Node.Log.LastIndex}");
        Assert.True(Node.DurableIndex <= Node.Log.LastIndex, $"durable up to {Node.DurableIndex} of {Node.Log.LastIndex}");
        Assert.True(Node.Log.LastTerm <= Node.Term, $"an entry of term {Node.Log.LastTerm} in term {Node.Term}");
        _seen = now;
    }

    private void Record()
    {
        foreach (object output in _output.Messages.Cast<object>()
            .Concat(_output.Applied)
            .Concat(_output.Proposals.Cast<object>())
            .Concat(_output.Reads.Cast<object>())
            .Concat(_output.Trace.Cast<object>()))
        {
            _transcript.AppendLine(CultureInfo.InvariantCulture, $"{output}");
        }

        if (_output.Write is { } write)
        {
            IEnumerable<LogEntry> entries = write.Entries.SelectMany(slice => slice.ToArray());
            _transcript.AppendLine(
                CultureInfo.InvariantCulture,
                $"write {write.Ticket} {write.HardState} from {write.TruncateFrom}: {string.Join(", ", entries)}");
        }

        _transcript.AppendLine(CultureInfo.InvariantCulture, $"until {Node.NextDeadline}");
    }
}
