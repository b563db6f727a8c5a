using System.Buffers;
using System.Text;
using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Sessions;

/// <summary>Client sessions: every command is applied once (dissertation, section 6.3).</summary>
[Trait("Section", "D 6.3")]
public class SessionTests
{
    private readonly NodeUnderTest _node = Given.SettledLeader(term: 2, options: Given.Options with { SnapshotTrailing = 0 });

    [Fact]
    public void A_session_has_the_number_of_the_entry_that_opened_it()
    {
        ProposalAnswer answer = Open();
        Assert.Equal((ProposalOutcome.Applied, 2, 1), (answer.Outcome, answer.Index, _node.Core.Sessions));
    }

    [Fact]
    public void A_command_that_comes_again_is_not_applied_again_and_gets_its_first_answer()
    {
        long session = Open().Index;
        Assert.Equal("done x", Once(session, 1, "x"));
        Assert.Equal("done y", Once(session, 2, "y"));
        Assert.Equal("done x", Once(session, 1, "x"));
        Assert.Equal(["x", "y"], _node.Machine.Applied);
    }

    [Fact]
    public void Commands_of_a_session_may_come_in_any_order()
    {
        long session = Open().Index;
        Assert.Equal("done c", Once(session, 3, "c"));
        Assert.Equal("done a", Once(session, 1, "a"));
        Assert.Equal("done c", Once(session, 3, "c"));
        Assert.Equal(["c", "a"], _node.Machine.Applied);
    }

    [Fact]
    public void The_same_number_in_another_session_is_another_command()
    {
        long one = Open().Index;
        long other = Open().Index;
        Once(one, 1, "x");
        Once(other, 1, "x");
        Assert.Equal(["x", "x"], _node.Machine.Applied);
    }

    [Fact]
    public void Answers_that_the_client_no_longer_waits_for_are_forgotten_and_their_commands_not_applied_again()
    {
        long session = Open().Index;
        Once(session, 1, "a");
        Once(session, 2, "b");
        Once(session, 3, "c", firstOutstanding: 3);
        Assert.Equal("Unknown", Once(session, 2, "b"));
        Assert.Equal("done c", Once(session, 3, "c"));
        Assert.Equal(["a", "b", "c"], _node.Machine.Applied);
    }

    [Fact]
    public void So_many_answers_are_kept_and_no_more()
    {
        ClientSession session = new(1, TimeSpan.FromMinutes(1));
        for (long sequence = 1; sequence <= ClientSession.MaxAnswers + 5; sequence++)
        {
            session.Remember(sequence, default);
        }

        Assert.Equal((ClientSession.MaxAnswers, 6), (session.Answers.Count, session.FirstOutstanding));
        Assert.Equal(6, session.Answers.Keys.First());
    }

    [Fact]
    public void A_session_expires_by_the_time_stamps_of_the_log_and_is_never_opened_again()
    {
        long session = Open(Ms(100)).Index;
        _node.Now += Ms(99);
        Assert.Equal("done x", Once(session, 1, "x"));
        _node.Now += Ms(99);
        Assert.Equal("done y", Once(session, 2, "y"));
        _node.Now += Ms(100);
        Assert.Equal("SessionExpired", Once(session, 3, "z"));
        Assert.Equal("SessionExpired", Once(session, 3, "z"));
        Assert.Equal((0, "SessionExpired"), (_node.Core.Sessions, Once(99, 1, "w")));
        Assert.Equal(["x", "y"], _node.Machine.Applied);
    }

    [Fact]
    public void The_entries_of_others_make_the_time_of_the_log_pass()
    {
        Open(Ms(100));
        _node.Now += Ms(100);
        Assert.Equal(1, _node.Core.Sessions);
        _node.Propose("x");
        _node.AcknowledgeAll();
        Assert.Equal(0, _node.Core.Sessions);
    }

    [Fact]
    public void A_time_stamp_that_goes_back_does_not_turn_time_back()
    {
        ClientSessions sessions = new(SafetyRules.Standard);
        sessions.Advance(Ms(100));
        sessions.Open(1, Ms(50));
        sessions.Advance(Ms(20));
        Assert.Equal((Ms(100), 1), (sessions.Clock, sessions.Count));
        sessions.Advance(Ms(150));
        Assert.Equal(0, sessions.Count);
    }

    [Fact]
    public void A_time_stamp_at_the_end_of_time_stops_nobody()
    {
        ClientSessions sessions = new(SafetyRules.Standard);
        sessions.Advance(TimeSpan.MaxValue - Ms(1));
        sessions.Open(1, Ms(50));
        Assert.NotNull(sessions.Find(1));
        sessions.Advance(TimeSpan.MaxValue);
        Assert.Null(sessions.Find(1));
    }

    [Fact]
    public void A_client_that_says_that_it_is_there_keeps_its_session()
    {
        long session = Open(Ms(100)).Index;
        for (int i = 0; i < 5; i++)
        {
            _node.Now += Ms(90);
            Assert.Equal("", KeepAlive(session));
        }

        _node.Now += Ms(100);
        Assert.Equal("SessionExpired", KeepAlive(session));
    }

    [Fact]
    public void A_closed_session_is_gone()
    {
        long session = Open().Index;
        Assert.Equal("", Close(session));
        Assert.Equal("SessionExpired", Close(session));
        Assert.Equal("SessionExpired", Once(session, 1, "x"));
    }

    [Fact]
    public void With_too_many_sessions_the_one_that_would_expire_first_is_closed()
    {
        ClientSessions sessions = new(SafetyRules.Standard);
        sessions.Open(1, Ms(200));
        sessions.Open(2, Ms(100));
        for (long number = 3; number <= ClientSessions.MaxSessions + 1; number++)
        {
            sessions.Open(number, Ms(300));
        }

        Assert.Equal(ClientSessions.MaxSessions, sessions.Count);
        Assert.Null(sessions.Find(2));
        Assert.NotNull(sessions.Find(1));
    }

    [Fact]
    public void Sessions_are_part_of_a_snapshot()
    {
        long session = Open(TimeSpan.FromSeconds(30)).Index;
        Once(session, 1, "x");
        Once(session, 2, "y", firstOutstanding: 2);
        _node.TakeSnapshot();
        _node.Restart();
        Assert.Equal(1, _node.Core.Sessions);
        _node.Campaign(forced: true);
        _node.Vote(N2);
        _node.AcknowledgeAll();
        Assert.Equal("done y", Once(session, 2, "y"));
        Assert.Equal("Unknown", Once(session, 1, "x"));
        Assert.Equal(["x", "y"], _node.Machine.Applied);
        _node.Now += TimeSpan.FromSeconds(30);
        Assert.Equal("SessionExpired", Once(session, 3, "z"));
    }

    [Fact]
    public void The_bytes_of_sessions_come_back_and_say_the_same()
    {
        ClientSessions sessions = new(SafetyRules.Standard);
        sessions.Advance(Ms(7));
        sessions.Open(3, Ms(100));
        sessions.Find(3)!.Remember(2, Encoding.ASCII.GetBytes("two"));
        sessions.Find(3)!.Remember(5, default);
        sessions.Open(9, Ms(200));
        byte[] bytes = Write(sessions);
        CodecReader reader = new(bytes);
        (TimeSpan clock, List<ClientSession> read) = SessionsCodec.Read(ref reader);
        reader.End();
        ClientSessions copy = new(SafetyRules.Standard);
        copy.Restore(clock, read);
        Assert.Equal(bytes, Write(copy));
        Assert.Equal((Ms(7), 2, 2), (copy.Clock, copy.Count, copy.Find(3)!.Answers.Count));
    }

    [Fact]
    public void Malformed_sessions_are_refused()
    {
        ClientSessions sessions = new(SafetyRules.Standard);
        sessions.Open(3, Ms(100));
        sessions.Find(3)!.Remember(2, new byte[] { 1, 2, 3 });
        byte[] bytes = Write(sessions);
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            Assert.Throws<CodecException>(() => Read(cut));
        }

        Assert.Throws<CodecException>(() => Read([0, 2, .. bytes[2..], .. bytes[2..]]));
        Assert.Throws<CodecException>(() => Read([0, 100, .. bytes[2..]]));
    }

    [Fact]
    public void What_no_session_can_be_is_refused_before_it_comes_to_the_log()
    {
        Assert.Throws<ArgumentException>(() => Open(TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => Once(0, 1, "x"));
        Assert.Throws<ArgumentException>(() => Once(1, 0, "x", firstOutstanding: 0));
        Assert.Throws<ArgumentException>(() => Once(1, 1, "x", firstOutstanding: 2));
        Assert.Throws<ArgumentException>(() => Once(1, 1, new string('x', Given.Options.MaxCommandBytes + 1)));
        Assert.Equal(1, _node.Core.Log.LastIndex);
    }

    [Fact]
    public void An_entry_of_a_session_that_was_made_by_hand_changes_nothing()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        LogEntry[] entries =
        [
            .. Enum.GetValues<EntryKind>().Select((kind, i) => new LogEntry(i + 1, 1, TimeSpan.MaxValue, kind, new byte[] { 77 }))
                .Where(entry => entry.Kind >= EntryKind.OpenSession)
                .Select((entry, i) => new LogEntry(i + 1, 1, entry.Timestamp, entry.Kind, entry.Command)),
        ];
        Assert.Equal(4, entries.Length);
        node.AppendFrom(N2, term: 1, LogPosition.Start, entries, commit: 4);
        Assert.Equal((4, 0), (node.Core.LastApplied, node.Core.Sessions));
    }

    private static byte[] Write(ClientSessions sessions)
    {
        ArrayBufferWriter<byte> output = new();
        CodecWriter writer = new(output);
        SessionsCodec.Write(ref writer, sessions);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void Read(byte[] bytes)
    {
        CodecReader reader = new(bytes);
        SessionsCodec.Read(ref reader);
        reader.End();
    }

    private ProposalAnswer Open(TimeSpan? timeout = null)
    {
        SessionOptions options = new(timeout ?? SessionOptions.Default.Timeout);
        long proposal = _node.Ask((core, number, now) => core.OpenSession(number, options, now));
        _node.AcknowledgeAll();
        return _node.Proposals[proposal];
    }

    private string Once(long session, long sequence, string command, long firstOutstanding = 1) =>
        ResultOf(_node.ProposeOnce(session, sequence, command, firstOutstanding));

    private string KeepAlive(long session) => ResultOf(_node.Ask((core, number, now) => core.KeepSessionAlive(number, session, now)));

    private string Close(long session) => ResultOf(_node.Ask((core, number, now) => core.CloseSession(number, session, now)));

    private string ResultOf(long proposal)
    {
        _node.AcknowledgeAll();
        ProposalAnswer answer = _node.Proposals[proposal];
        return answer.Outcome == ProposalOutcome.Applied ? Encoding.ASCII.GetString(answer.Result.Span) : $"{answer.Outcome}";
    }
}
