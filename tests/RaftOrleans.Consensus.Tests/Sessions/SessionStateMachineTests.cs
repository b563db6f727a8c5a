using System.Text;
using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Sessions;

/// <summary>A state machine that ties its state to sessions is told of them, alike on every node (dissertation, section 6.3).</summary>
[Trait("Section", "D 6.3")]
public class SessionStateMachineTests
{
    private readonly NodeUnderTest _leader = Make(members: 1);

    public SessionStateMachineTests()
    {
        _leader.Campaign(forced: true);
        Assert.Equal(Role.Leader, _leader.Role);
    }

    [Fact]
    public void A_command_of_a_session_comes_with_its_session_and_any_other_without_one()
    {
        long session = Open(Ms(100));
        Once(session, 1, "a");
        _leader.Propose("b");
        Assert.Equal([$"a of {session}", "b"], Told(_leader));
    }

    [Fact]
    public void A_command_that_comes_again_is_not_told_again()
    {
        long session = Open(Ms(100));
        Assert.Equal(Once(session, 1, "a"), Once(session, 1, "a"));
        Assert.Equal([$"a of {session}"], Told(_leader));
    }

    [Fact]
    public void The_end_of_a_session_that_is_closed_is_told_once()
    {
        long session = Open(Ms(100));
        Close(session);
        Close(session);
        Assert.Equal([$"end of {session}"], Told(_leader));
    }

    [Fact]
    public void Sessions_that_expire_at_once_end_in_order_before_the_command_of_the_entry_that_makes_it_so()
    {
        long one = Open(Ms(100));
        long other = Open(Ms(50));
        _leader.Now += Ms(100);
        _leader.Propose("late");
        Assert.Equal([$"end of {one}", $"end of {other}", "late"], Told(_leader));
    }

    [Fact]
    public void A_session_that_is_heard_of_too_late_has_ended_before()
    {
        long session = Open(Ms(100));
        _leader.Now += Ms(100);
        Assert.Equal("SessionExpired", Once(session, 1, "x"));
        Assert.Equal([$"end of {session}"], Told(_leader));
    }

    [Fact]
    public void A_session_that_makes_room_for_another_ends()
    {
        List<long> ended = [];
        ClientSessions sessions = new(SafetyRules.Standard) { Ended = ended.Add };
        for (long number = 1; number <= ClientSessions.MaxSessions + 1; number++)
        {
            sessions.Open(number, Ms(number == 7 ? 100 : 200));
        }

        Assert.Equal([7], ended);
    }

    [Fact]
    public void A_follower_and_a_node_that_restarts_from_a_snapshot_hold_the_same()
    {
        long one = Open(Ms(100));
        long other = Open(Ms(300));
        Once(one, 1, "a");
        Once(other, 1, "b");
        NodeUnderTest follower = Make(members: 3);
        Follow(follower);
        Assert.Equal(State(_leader), State(follower));

        // From here on the leader's state comes from its snapshot, and the follower's from all entries.
        _leader.TakeSnapshot();
        _leader.Restart();
        _leader.Campaign(forced: true);
        Assert.Equal(State(follower), State(_leader));
        _leader.Now += Ms(150);
        Once(other, 2, "c");
        Follow(follower);
        Assert.Equal([$"a of {one}", $"b of {other}", $"end of {one}", $"c of {other}"], Told(_leader));
        Assert.Equal(State(_leader), State(follower));
    }

    [Fact]
    public void What_a_snapshot_lacks_has_not_ended()
    {
        Open(Ms(100));
        ReadOnlyMemory<byte> empty = new ReplicatedState(new SessionRecorder(), SafetyRules.Standard).WriteSnapshot();
        SessionRecorder machine = new();
        ReplicatedState state = new(machine, SafetyRules.Standard);
        state.Apply(new LogEntry(1, 1, default, EntryKind.OpenSession, SessionOptions.Default.Encode()));
        Assert.Equal(1, state.Sessions);
        state.ReadSnapshot(empty);
        Assert.Equal(0, state.Sessions);
        Assert.Empty(machine.Told);
    }

    private static NodeUnderTest Make(int members) => new(
        N1,
        First(members),
        Given.Options with { SnapshotTrailing = 100 },
        new PersistentState(new HardState(1, default), []),
        seed: 1,
        TimeSpan.FromSeconds(10),
        machines: static () => new SessionRecorder());

    private static IReadOnlyList<string> Told(NodeUnderTest node) => ((SessionRecorder)node.Core.StateMachine).Told;

    private static byte[] State(NodeUnderTest node) => node.TakeSnapshot().Data.ToArray();

    /// <summary>The follower gets the leader's whole log, and learns that it is committed.</summary>
    private void Follow(NodeUnderTest follower)
    {
        LogEntry[] entries = [.. Entries.All(_leader.Core.Log).Where(entry => entry.Index > follower.Core.Log.LastIndex)];
        long last = follower.Core.Log.LastIndex;
        LogPosition previous = last == 0 ? LogPosition.Start : follower.Core.Log[last].Position;
        follower.AppendFrom(N2, _leader.Term, previous, entries, commit: _leader.CommitIndex);
        Assert.Equal(_leader.Core.LastApplied, follower.Core.LastApplied);
    }

    private long Open(TimeSpan timeout)
    {
        SessionOptions options = new(timeout);
        return _leader.Proposals[_leader.Ask((core, number, now) => core.OpenSession(number, options, now))].Index;
    }

    private string? Once(long session, long sequence, string command) => _leader.ResultOf(_leader.ProposeOnce(session, sequence, command));

    private void Close(long session) => _leader.Ask((core, number, now) => core.CloseSession(number, session, now));

    /// <summary>Remembers all that it is told, in order.</summary>
    private sealed class SessionRecorder : ISessionStateMachine
    {
        public List<string> Told { get; } = [];

        public ReadOnlyMemory<byte> Apply(long index, ReadOnlyMemory<byte> command) => Note(Text(command));

        public ReadOnlyMemory<byte> Apply(long index, long session, ReadOnlyMemory<byte> command) => Note($"{Text(command)} of {session}");

        public void EndSession(long session) => Note($"end of {session}");

        public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => default;

        public string Describe(ReadOnlyMemory<byte> command) => Text(command);

        public void WriteSnapshot(Stream output) => output.Write(Encoding.ASCII.GetBytes(string.Join('\n', Told)));

        public void ReadSnapshot(Stream input)
        {
            string text = new StreamReader(input, Encoding.ASCII).ReadToEnd();
            Told.Clear();
            Told.AddRange(text.Length == 0 ? [] : text.Split('\n'));
        }

        private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span);

        private byte[] Note(string what)
        {
            Told.Add(what);
            return Encoding.ASCII.GetBytes($"{Told.Count}");
        }
    }
}
