using FsCheck;
using FsCheck.Fluent;
using RaftOrleans.Consensus.Tests.Node;
using RaftOrleans.Consensus.Tests.Properties;

namespace RaftOrleans.Consensus.Tests.Log;

/// <summary>The log against a plain list of entries.</summary>
public class RaftLogModelTests
{
    /// <summary>What is done to both: so many entries of a term that is so much higher, or the removal of so much of the end.</summary>
    private readonly record struct Change(bool IsAppend, int Count, int Terms);

    private static Gen<Change[]> Changes { get; } = Gen.ArrayOf(
        from isAppend in Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false)))
        from count in Gen.Frequency((4, Gen.Choose(1, 20)), (1, Gen.Choose(1, 800)))
        from terms in Gen.Choose(0, 2)
        select new Change(isAppend, count, terms),
        20);

    [Fact]
    public void The_log_is_a_list_of_entries() => ForAll.Of(Changes, static changes =>
    {
        RaftLog log = new();
        List<LogEntry> model = [];
        foreach (Change change in changes)
        {
            Apply(change, log, model);
            Assert.True(model.SequenceEqual(Entries.All(log)));
            Assert.Equal(model.Count, log.LastIndex);
            Assert.Equal(model.Count == 0 ? LogPosition.Start : model[^1].Position, log.Last);
        }
    }, tests: 60);

    [Fact]
    public void Runs_of_terms_are_those_of_the_list() => ForAll.Of(Changes, static changes =>
    {
        RaftLog log = new();
        List<LogEntry> model = [];
        foreach (Change change in changes)
        {
            Apply(change, log, model);
            foreach (LogEntry entry in model.Where((_, i) => i % 97 == 0 || i == model.Count - 1))
            {
                Assert.Equal(model.First(other => other.Term == entry.Term).Index, log.FirstIndexOfTermAt(entry.Index));
            }

            long lastTerm = model.Count == 0 ? 0 : model[^1].Term;
            for (long term = 0; term <= lastTerm + 1; term++)
            {
                Assert.Equal(model.LastOrDefault(entry => entry.Term == term)?.Index ?? 0, log.LastIndexOfTerm(term));
            }
        }
    }, tests: 60);

    [Fact]
    public void Slices_are_runs_of_the_list_and_stay_what_they_were() => ForAll.Of(Changes, static changes =>
    {
        RaftLog log = new();
        List<LogEntry> model = [];
        List<(ReadOnlyMemory<LogEntry> Slice, LogEntry[] Copy)> handedOut = [];
        foreach (Change change in changes)
        {
            Apply(change, log, model);
            if (model.Count > 0)
            {
                int from = 1 + (change.Count % model.Count);
                Assert.True(model.Skip(from - 1).SequenceEqual(log.SlicesFrom(from).SelectMany(slice => slice.ToArray())));
                ReadOnlyMemory<LogEntry> slice = log.Slice(from, change.Count);
                Assert.InRange(slice.Length, 1, change.Count);
                Assert.True(model.Skip(from - 1).Take(slice.Length).SequenceEqual(slice.ToArray()));
                handedOut.Add((slice, slice.ToArray()));
            }
        }

        Assert.All(handedOut, pair => Assert.True(pair.Copy.SequenceEqual(pair.Slice.ToArray())));
    }, tests: 60);

    private static void Apply(Change change, RaftLog log, List<LogEntry> model)
    {
        if (change.IsAppend)
        {
            long term = Math.Max(1, log.LastTerm + change.Terms);
            for (int i = 0; i < change.Count; i++)
            {
                LogEntry entry = Entries.Make(model.Count + 1, term);
                log.Append(entry);
                model.Add(entry);
            }
        }
        else if (model.Count > 0)
        {
            int removed = Math.Min(change.Count, model.Count);
            log.TruncateFrom(model.Count - removed + 1);
            model.RemoveRange(model.Count - removed, removed);
        }
    }
}
