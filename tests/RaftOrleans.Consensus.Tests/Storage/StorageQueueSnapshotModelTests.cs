using FsCheck;
using FsCheck.Fluent;
using RaftOrleans.Consensus.Tests.Node;
using RaftOrleans.Consensus.Tests.Properties;

namespace RaftOrleans.Consensus.Tests.Storage;

/// <summary>
/// The queue against a disk, with snapshots that take the place of entries. A crash may leave any prefix of the parts of the writes under
/// way; whatever it leaves, what is called durable must be there, as an entry or in a snapshot.
/// </summary>
[Trait("Section", "7")]
public class StorageQueueSnapshotModelTests
{
    private static Gen<(int Kind, int Number)[]> Steps { get; } = Gen.ArrayOf(
        from kind in Gen.Frequency(
            (4, Gen.Constant(0)), (2, Gen.Constant(1)), (3, Gen.Constant(2)), (4, Gen.Constant(3)), (3, Gen.Constant(4)),
            (2, Gen.Constant(5)), (1, Gen.Constant(6)))
        from number in Gen.Choose(1, 6)
        select (kind, number),
        50);

    [Fact]
    public void What_is_called_durable_survives_a_crash_after_any_part_of_any_write() => ForAll.Of(Steps, static steps =>
    {
        Model model = new();
        foreach ((int kind, int number) in steps)
        {
            model.Do(kind, number);
            Assert.True(model.Queue.DurableIndex <= model.SurvivesACrash(), $"{model.Queue.DurableIndex}, not {model.SurvivesACrash()}");
        }
    }, tests: 500);

    [Fact]
    public void When_all_is_written_all_is_durable_and_the_disk_holds_what_the_node_does() => ForAll.Of(Steps, static steps =>
    {
        Model model = new();
        foreach ((int kind, int number) in steps)
        {
            model.Do(kind, number);
        }

        model.Do(3, 1);
        model.Do(4, int.MaxValue);
        Assert.Equal((model.Log.LastIndex, model.Log.Base), (model.Queue.DurableIndex, model.Disk.LogBase));
        Assert.Equal(Entries.All(model.Log), model.Disk.Entries);
        Assert.Equal(model.Snapshot?.Last, model.Disk.Snapshot?.Last);
    }, tests: 300);

    private sealed class Model
    {
        private readonly List<StorageWrite> _underWay = [];

        /// <summary>Every entry of the log by its index, compacted or not; nothing where only a snapshot knows.</summary>
        private readonly Dictionary<long, LogEntry> _history = [];

        private long _term = 1;
        private long _committed;
        private long _givenOut;

        public Model() => Queue = new StorageQueue(Log, SafetyRules.Standard);

        public RaftLog Log { get; } = new();

        public StorageQueue Queue { get; }

        public Snapshot? Snapshot { get; private set; }

        public PersistentState Disk { get; private set; } = PersistentState.Empty;

        public void Do(int kind, int number)
        {
            switch (kind)
            {
                case 0: Append(number); break;
                case 1: Truncate(Math.Max(_committed, Log.LastIndex - number) + 1); break;
                case 2: _committed = Math.Min(Log.LastIndex, _committed + number); break;
                case 3: Write(); break;
                case 4: Complete(Math.Min(number, _underWay.Count)); break;
                case 5: Compact(trailing: number - 1); break;
                default: Replace(number); break;
            }
        }

        public long SurvivesACrash()
        {
            PersistentState disk = Disk;
            long least = Held(disk);
            foreach (StorageWrite write in _underWay)
            {
                for (int parts = 1; parts <= 4 + write.Entries.Sum(slice => slice.Length); parts++)
                {
                    least = Math.Min(least, Held(After(disk, write, parts)));
                }

                disk = After(disk, write, int.MaxValue);
            }

            return least;
        }

        private void Append(int count)
        {
            foreach (LogEntry entry in Entries.After(Log.LastIndex, [.. Enumerable.Repeat(_term, count)]))
            {
                Log.Append(entry);
                _history[entry.Index] = entry;
            }
        }

        private void Truncate(long from)
        {
            if (from <= Log.LastIndex)
            {
                Log.TruncateFrom(from);
                Queue.LogTruncated(from);
                _givenOut = Math.Min(_givenOut, from - 1);
                _term++;
            }
        }

        /// <summary>As a node does it: only of what earlier writes hold, and written at once.</summary>
        private void Compact(int trailing)
        {
            long index = Math.Min(_committed, _givenOut);
            if (index > (Snapshot?.Last.Index ?? 0))
            {
                Snapshot = Pieces.Of(new LogPosition(index, Log.TermAt(index)));
                Queue.SnapshotTaken(Snapshot);
                if (index - trailing > Log.Base.Index)
                {
                    Log.CompactTo(index - trailing);
                    Queue.LogCompacted();
                }

                Write();
            }
        }

        private void Replace(int number)
        {
            _term++;
            LogPosition end = new(_committed + number, _term);
            for (long index = _committed + 1; index <= Log.LastIndex; index++)
            {
                _history.Remove(index);
            }

            Log.ResetTo(end);
            Queue.LogReplaced(_committed);
            Snapshot = Pieces.Of(end);
            Queue.SnapshotTaken(Snapshot);
            _committed = end.Index;
            _givenOut = end.Index;
        }

        private void Write()
        {
            if (Queue.TakeWrite(default, default) is { } write)
            {
                _underWay.Add(write);
                _givenOut = Log.LastIndex;
            }
        }

        private void Complete(int count)
        {
            if (count > 0)
            {
                _underWay[..count].ForEach(write => Disk = After(Disk, write, int.MaxValue));
                Queue.Completed(_underWay[count - 1].Ticket);
                _underWay.RemoveRange(0, count);
            }
        }

        /// <summary>Up to where a node that starts from this disk has what this one has.</summary>
        private long Held(PersistentState disk)
        {
            LogPosition end = disk.Snapshot?.Last ?? LogPosition.Start;
            Assert.True(disk.LogBase.Index <= end.Index, $"the log begins after {disk.LogBase}, the snapshot ends at {end}");
            long place = end.Index - disk.LogBase.Index;
            bool isInLog = end == disk.LogBase
                || (place >= 1 && place <= disk.Entries.Count && disk.Entries[(int)place - 1].Position == end);
            long held = end.Index;
            while (isInLog && held - disk.LogBase.Index < disk.Entries.Count
                && ReferenceEquals(disk.Entries[(int)(held - disk.LogBase.Index)], _history.GetValueOrDefault(held + 1)))
            {
                held++;
            }

            return held;
        }

        private static PersistentState After(PersistentState disk, StorageWrite write, int parts)
        {
            List<LogEntry> entries = [.. disk.Entries];
            if (write.Snapshot is { } snapshot && parts-- > 0)
            {
                disk = disk with { Snapshot = snapshot };
            }

            if (write.LogStart is { } start && parts-- > 0)
            {
                entries.RemoveRange(0, start.IsReset ? entries.Count : (int)(start.Base.Index - disk.LogBase.Index));
                disk = disk with { LogBase = start.Base };
            }

            if (write.TruncateFrom != 0 && parts-- > 0)
            {
                int kept = (int)(write.TruncateFrom - disk.LogBase.Index - 1);
                entries.RemoveRange(kept, entries.Count - kept);
            }

            entries.AddRange(write.Entries.SelectMany(slice => slice.ToArray()).Take(Math.Max(0, parts)));
            return disk with { Entries = entries };
        }
    }
}
