using System.Text;

namespace RaftOrleans.Consensus.Tests.StateMachines.Locks;

public class LockMachineTests
{
    private const string Free = """{"ok":true,"holder":null}""";
    private const string Malformed = """{"ok":false,"error":"the command is malformed"}""";

    private readonly LockMachine _locks = new();
    private long _index;

    [Fact]
    public void A_free_lock_goes_to_the_session_that_asks_first_with_the_index_as_its_token()
    {
        Assert.Equal(Free, Query("holder printer"));
        Assert.Equal("""{"ok":true,"holder":{"session":7,"token":1}}""", Apply(7, "acquire printer"));
        Assert.Equal("""{"ok":true,"holder":{"session":7,"token":1}}""", Query("holder printer"));
    }

    [Fact]
    public void A_lock_that_another_session_holds_is_refused_with_its_holder()
    {
        Apply(7, "acquire printer");
        Assert.Equal(
            """{"ok":false,"error":"another session holds the lock","holder":{"session":7,"token":1}}""", Apply(8, "acquire printer"));
        Assert.Equal("""{"ok":true,"holder":{"session":8,"token":3}}""", Apply(8, "acquire scanner"));
    }

    [Fact]
    public void A_session_that_asks_again_keeps_its_token()
    {
        Apply(7, "acquire printer");
        Assert.Equal("""{"ok":true,"holder":{"session":7,"token":1}}""", Apply(7, "acquire printer"));
    }

    [Fact]
    public void Only_its_holder_can_release_a_lock_and_the_next_token_is_higher()
    {
        Apply(7, "acquire printer");
        Assert.Equal("""{"ok":false,"error":"this session does not hold the lock"}""", Apply(8, "release printer"));
        Assert.Equal("""{"ok":true}""", Apply(7, "release printer"));
        Assert.Equal("""{"ok":false,"error":"this session does not hold the lock"}""", Apply(7, "release printer"));
        Assert.Equal("""{"ok":true,"holder":{"session":8,"token":5}}""", Apply(8, "acquire printer"));
    }

    [Fact]
    public void All_locks_of_a_session_that_ends_are_free_and_no_others()
    {
        Apply(7, "acquire a");
        Apply(8, "acquire b");
        Apply(7, "acquire c");
        _locks.EndSession(7);
        _locks.EndSession(9);
        Assert.Equal("""{"ok":true,"locks":{"b":{"session":8,"token":2}}}""", Query("list"));
    }

    [Fact]
    public void A_lock_that_went_to_another_session_stays_when_the_first_ends()
    {
        Apply(7, "acquire a");
        Apply(7, "acquire b");
        Apply(7, "release a");
        Apply(8, "acquire a");
        _locks.EndSession(7);
        Assert.Equal("""{"ok":true,"locks":{"a":{"session":8,"token":4}}}""", Query("list"));
    }

    [Fact]
    public void The_locks_of_a_snapshot_are_free_when_their_sessions_end_and_those_before_it_are_forgotten()
    {
        Apply(7, "acquire old");
        _locks.ReadSnapshot(new MemoryStream("""{"a":{"session":7,"token":1},"b":{"session":8,"token":2}}"""u8.ToArray()));
        _index = 2;
        Apply(8, "acquire old");
        _locks.EndSession(7);
        Assert.Equal("""{"ok":true,"locks":{"b":{"session":8,"token":2},"old":{"session":8,"token":3}}}""", Query("list"));
    }

    [Fact]
    public void One_lock_more_than_a_group_may_hold_is_refused_until_another_is_free()
    {
        for (int i = 0; i < LockMachine.MaxLocks; i++)
        {
            Apply(7, $"acquire {i}");
        }

        const string full = """{"ok":false,"error":"10000 locks are held, and there are no more"}""";
        Assert.Equal(full, Apply(7, "acquire more"));
        Assert.Equal(full, Apply(8, "acquire more"));
        Assert.Equal(Free, Query("holder more"));
        Assert.Equal("""{"ok":true,"holder":{"session":7,"token":1}}""", Apply(7, "acquire 0"));
        Apply(7, "release 0");
        Assert.Equal("""{"ok":true,"holder":{"session":8,"token":10005}}""", Apply(8, "acquire more"));
    }

    [Fact]
    public void A_command_that_comes_in_no_session_is_refused()
    {
        string answer = Encoding.UTF8.GetString(_locks.Apply(1, "acquire printer"u8.ToArray()).Span);
        Assert.Equal("""{"ok":false,"error":"a lock belongs to a session, and the command came in none"}""", answer);
        Assert.Equal(Free, Query("holder printer"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("acquire")]
    [InlineData("acquire ")]
    [InlineData("acquire two words")]
    [InlineData("acquire \"")]
    [InlineData("acquire ü")]
    [InlineData("steal printer")]
    public void A_malformed_command_changes_nothing_and_says_so(string command)
    {
        Assert.Equal(Malformed, Apply(7, command));
        Assert.Equal("""{"ok":true,"locks":{}}""", Query("list"));
    }

    [Theory]
    [InlineData("printer", true)]
    [InlineData("a/b-c_d.9", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("ü", false)]
    public void Names_are_plain(string name, bool isName) => Assert.Equal(isName, LockMachine.IsName(name));

    [Fact]
    public void Names_have_100_characters_at_the_most()
    {
        Assert.True(LockMachine.IsName(new string('a', 100)));
        Assert.False(LockMachine.IsName(new string('a', 101)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":{"session":1}}""")]
    [InlineData("""{"a":{"session":1,"token":0}}""")]
    [InlineData("""{"a":{"session":0,"token":1}}""")]
    [InlineData("""{"a b":{"session":1,"token":1}}""")]
    [InlineData("""{"a":{"session":1,"token":1},"a":{"session":2,"token":2}}""")]
    [InlineData("""{"a":{"session":1,"token":1,"more":1}}""")]
    public void What_is_no_snapshot_is_refused_and_changes_nothing(string snapshot)
    {
        Apply(7, "acquire printer");
        Assert.Throws<InvalidDataException>(() => _locks.ReadSnapshot(new MemoryStream(Encoding.UTF8.GetBytes(snapshot))));
        Assert.Equal("""{"ok":true,"holder":{"session":7,"token":1}}""", Query("holder printer"));
    }

    private string Apply(long session, string command) =>
        Encoding.UTF8.GetString(_locks.Apply(++_index, session, Encoding.UTF8.GetBytes(command)).Span);

    private string Query(string query) => Encoding.UTF8.GetString(_locks.Query(Encoding.UTF8.GetBytes(query)).Span);
}
