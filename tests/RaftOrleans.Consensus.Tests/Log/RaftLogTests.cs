using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Log;

[Trait("Section", "5.3")]
public class RaftLogTests
{
    /// <summary>Longer than one segment of the log.</summary>
    private const int Many = 1500;

    [Fact]
    public void An_empty_log_ends_at_the_start()
    {
        RaftLog log = new();
        Assert.Equal((0, 0, LogPosition.Start), (log.LastIndex, log.LastTerm, log.Last));
        Assert.True(log.Holds(LogPosition.Start));
        Assert.Equal(0, log.TermAt(0));
        Assert.Empty(log.SlicesFrom(1));
    }

    [Fact]
    public void An_entry_must_follow_the_last_one_and_its_term_must_not_go_back()
    {
        RaftLog log = Of(1, 3);
        Assert.Throws<ArgumentException>(() => log.Append(Entries.Make(2, 3)));
        Assert.Throws<ArgumentException>(() => log.Append(Entries.Make(4, 3)));
        Assert.Throws<ArgumentException>(() => log.Append(Entries.Make(3, 2)));
        log.Append(Entries.Make(3, 3));
        Assert.Equal(At(3, 3), log.Last);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 1, true)]
    [InlineData(2, 3, true)]
    [InlineData(0, 1, false)]
    [InlineData(1, 3, false)]
    [InlineData(3, 3, false)]
    [InlineData(-1, 0, false)]
    public void It_holds_just_the_entries_with_index_and_term(long index, long term, bool isHeld) =>
        Assert.Equal(isHeld, Of(1, 3).Holds(At(index, term)));

    [Fact]
    public void What_is_outside_of_it_cannot_be_asked_for()
    {
        RaftLog log = Of(1, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => log[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => log[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => log.TermAt(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Slice(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Slice(3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.TruncateFrom(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.TruncateFrom(3));
    }

    [Fact]
    public void Runs_of_terms_are_found_by_index_and_by_term()
    {
        RaftLog log = Of(1, 1, 4, 4, 4, 6);
        Assert.Equal([1L, 1, 3, 3, 3, 6], Enumerable.Range(1, 6).Select(index => log.FirstIndexOfTermAt(index)));
        Assert.Equal([0L, 2, 0, 0, 5, 0, 6, 0], Enumerable.Range(0, 8).Select(term => log.LastIndexOfTerm(term)));
    }

    [Fact]
    public void A_truncation_forgets_the_terms_of_what_it_removes()
    {
        RaftLog log = Of(1, 1, 4, 4, 6);
        log.TruncateFrom(4);
        Assert.Equal((At(3, 4), 3, 0), (log.Last, log.LastIndexOfTerm(4), log.LastIndexOfTerm(6)));
        log.TruncateFrom(3);
        Assert.Equal((At(2, 1), 0), (log.Last, log.LastIndexOfTerm(4)));
        log.Append(Entries.Make(3, 2));
        Assert.Equal((3, 3), (log.FirstIndexOfTermAt(3), log.LastIndexOfTerm(2)));
    }

    [Fact]
    public void A_slice_that_was_handed_out_keeps_what_it_holds_whatever_becomes_of_the_log()
    {
        RaftLog log = Of([.. Enumerable.Repeat(1L, Many)]);
        ReadOnlyMemory<LogEntry>[] slices = [.. log.SlicesFrom(1)];
        LogEntry[] before = [.. slices.SelectMany(slice => slice.ToArray())];
        log.TruncateFrom(100);
        foreach (LogEntry entry in Entries.After(99, [.. Enumerable.Repeat(2L, Many)]))
        {
            log.Append(entry);
        }

        Assert.Equal(before, slices.SelectMany(slice => slice.ToArray()));
        Assert.Equal(2, log[100].Term);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(514)]
    [InlineData(1024)]
    [InlineData(1025)]
    public void Slices_from_an_index_are_the_rest_of_the_log(long from)
    {
        RaftLog log = Of([.. Enumerable.Repeat(1L, Many)]);
        Assert.Equal(Entries.All(log).Skip((int)from - 1), log.SlicesFrom(from).SelectMany(slice => slice.ToArray()));
        Assert.Equal(log[from], Assert.Single(log.Slice(from, 1).ToArray()));
    }

    [Fact]
    public void A_slice_is_not_longer_than_was_asked_for()
    {
        RaftLog log = Of([.. Enumerable.Repeat(1L, Many)]);
        Assert.Equal([10, 512, 1], new[] { log.Slice(1, 10).Length, log.Slice(1, int.MaxValue).Length, log.Slice(512, 100).Length });
    }

    private static RaftLog Of(params long[] terms)
    {
        RaftLog log = new();
        foreach (LogEntry entry in Entries.Of(terms))
        {
            log.Append(entry);
        }

        return log;
    }
}
