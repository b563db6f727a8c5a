using FsCheck;
using FsCheck.Fluent;
using RaftOrleans.Consensus.Tests.Node;
using RaftOrleans.Consensus.Tests.Properties;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Log;

/// <summary>A log whose front was removed (paper, section 7), by example and against a plain list.</summary>
[Trait("Section", "7")]
public class RaftLogCompactionTests
{
    [Fact]
    public void A_compacted_log_begins_after_its_base_and_still_knows_the_base_s_term()
    {
        RaftLog log = Of(1, 1, 2, 3);
        log.CompactTo(3);
        Assert.Equal((At(3, 2), 4, 4), (log.Base, log.FirstIndex, log.LastIndex));
        Assert.Equal((2, 3), (log.TermAt(3), log.TermAt(4)));
        Assert.True(log.Holds(At(3, 2)) && log.Holds(At(4, 3)));
        Assert.False(log.Holds(At(2, 1)) || log.Holds(LogPosition.Start) || log.Holds(At(3, 1)));
    }

    [Fact]
    public void What_was_removed_cannot_be_asked_for()
    {
        RaftLog log = Of(1, 1, 2, 3);
        log.CompactTo(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => log[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => log.TermAt(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Slice(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.TruncateFrom(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.CompactTo(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.CompactTo(5));
    }

    [Fact]
    public void A_log_that_was_compacted_to_its_end_goes_on_there()
    {
        RaftLog log = Of(1, 2);
        log.CompactTo(2);
        Assert.Equal((At(2, 2), At(2, 2), 2), (log.Base, log.Last, log.LastIndexOfTerm(2)));
        Assert.Empty(log.SlicesFrom(3));
        Assert.Throws<ArgumentException>(() => log.Append(Entries.Make(3, 1)));
        log.Append(Entries.Make(3, 2));
        Assert.Equal((At(3, 2), 3, 3), (log.Last, log.FirstIndexOfTermAt(3), log.LastIndexOfTerm(2)));
    }

    [Fact]
    public void A_reset_log_goes_on_after_any_position()
    {
        RaftLog log = Of(1, 1, 1);
        log.ResetTo(At(1_000_000, 7));
        Assert.Equal((1_000_001, 1_000_000, 7), (log.FirstIndex, log.LastIndex, log.LastTerm));
        log.Append(Entries.Make(1_000_001, 8));
        Assert.Equal((7, 8), (log.TermAt(1_000_000), log.TermAt(1_000_001)));
    }

    [Fact]
    public void A_slice_of_what_is_removed_keeps_what_it_holds()
    {
        RaftLog log = Of([.. Enumerable.Repeat(1L, 1200)]);
        ReadOnlyMemory<LogEntry>[] slices = [.. log.SlicesFrom(1)];
        LogEntry[] before = [.. slices.SelectMany(slice => slice.ToArray())];
        log.CompactTo(1100);
        log.TruncateFrom(1101);
        log.Append(Entries.Make(1101, 2));
        Assert.Equal(before, slices.SelectMany(slice => slice.ToArray()));
    }

    private static Gen<(int Kind, int Count, int Terms)[]> Changes { get; } = Gen.ArrayOf(
        from kind in Gen.Frequency((4, Gen.Constant(0)), (2, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
        from count in Gen.Frequency((4, Gen.Choose(1, 20)), (1, Gen.Choose(1, 800)))
        from terms in Gen.Choose(0, 2)
        select (kind, count, terms),
        24);

    [Fact]
    public void A_log_is_a_base_and_a_list_of_entries_whatever_is_done_to_its_ends() => ForAll.Of(Changes, static changes =>
    {
        RaftLog log = new();
        Model model = new();
        foreach ((int kind, int count, int terms) in changes)
        {
            model.Do(kind, count, terms, log);
            model.Check(log);
        }
    }, tests: 150);

    private static RaftLog Of(params long[] terms)
    {
        RaftLog log = new();
        Array.ForEach(Entries.Of(terms), log.Append);
        return log;
    }

    private sealed class Model
    {
        private readonly List<LogEntry> _entries = [];
        private readonly List<(ReadOnlyMemory<LogEntry> Slice, LogEntry[] Copy)> _handedOut = [];
        private LogPosition _base;

        private LogPosition Last => _entries.Count == 0 ? _base : _entries[^1].Position;

        public void Do(int kind, int count, int terms, RaftLog log)
        {
            int some = Math.Min(count, _entries.Count);
            switch (kind)
            {
                case 0:
                    long term = Math.Max(1, Last.Term + terms);
                    foreach (LogEntry entry in Entries.After(Last.Index, [.. Enumerable.Repeat(term, count)]))
                    {
                        log.Append(entry);
                        _entries.Add(entry);
                    }

                    break;
                case 1 when some > 0:
                    log.TruncateFrom(Last.Index - some + 1);
                    _entries.RemoveRange(_entries.Count - some, some);
                    break;
                case 2:
                    log.CompactTo(_base.Index + some);
                    _base = some == 0 ? _base : _entries[some - 1].Position;
                    _entries.RemoveRange(0, some);
                    break;
                case 3:
                    _base = new LogPosition(Last.Index + count, Last.Term + terms);
                    log.ResetTo(_base);
                    _entries.Clear();
                    break;
            }

            if (_entries.Count > 0)
            {
                ReadOnlyMemory<LogEntry> slice = log.Slice(_entries[count % _entries.Count].Index, count);
                _handedOut.Add((slice, slice.ToArray()));
            }
        }

        public void Check(RaftLog log)
        {
            Assert.Equal((_base, Last, _base.Index + 1), (log.Base, log.Last, log.FirstIndex));
            Assert.True(_entries.SequenceEqual(Entries.All(log)));
            Assert.True(_entries.SequenceEqual(log.SlicesFrom(log.FirstIndex).SelectMany(slice => slice.ToArray())));
            foreach (LogEntry entry in _entries.Where((_, i) => i % 97 == 0 || i == _entries.Count - 1))
            {
                Assert.Equal(_entries.First(other => other.Term == entry.Term).Index, log.FirstIndexOfTermAt(entry.Index));
            }

            for (long term = 0; term <= Last.Term + 1; term++)
            {
                long inBase = term == _base.Term ? _base.Index : 0;
                Assert.Equal(_entries.LastOrDefault(entry => entry.Term == term)?.Index ?? inBase, log.LastIndexOfTerm(term));
            }

            Assert.All(_handedOut, pair => Assert.True(pair.Copy.SequenceEqual(pair.Slice.ToArray())));
        }
    }
}
